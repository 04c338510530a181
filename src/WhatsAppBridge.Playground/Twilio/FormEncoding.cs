using System.Globalization;
using System.Text;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>
/// application/x-www-form-urlencoded as Twilio writes it: UTF-8, a space as <c>+</c>, everything but letters, digits
/// and <c>* - . _</c> in upper-case hex. Order and repeated names are kept, because the signature covers them.
/// </summary>
internal static class FormEncoding
{
    private const string Kept = "*-._";

    public static string Encode(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in pairs)
        {
            if (text.Length > 0)
                text.Append('&');

            Append(text, name);
            text.Append('=');
            Append(text, value);
        }

        return text.ToString();
    }

    public static List<KeyValuePair<string, string>> Decode(string body)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var part in body.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? part : part[..equals];
            var value = equals < 0 ? "" : part[(equals + 1)..];
            pairs.Add(new(Unescape(name), Unescape(value)));
        }

        return pairs;
    }

    private static void Append(StringBuilder text, string value)
    {
        foreach (var b in Encoding.UTF8.GetBytes(value))
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || Kept.Contains(c, StringComparison.Ordinal))
                text.Append(c);
            else if (c == ' ')
                text.Append('+');
            else
                text.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }
    }

    private static string Unescape(string value) => Uri.UnescapeDataString(value.Replace('+', ' '));
}
