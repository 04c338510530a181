using System.Text;
using System.Xml;

namespace WhatsAppBridge.Twilio;

/// <summary>Removes what XML 1.0 can't hold: a reader would refuse the whole document for it.</summary>
internal static class XmlText
{
    /// <summary>
    /// The text without control characters other than tab, line feed and carriage return, without U+FFFE, U+FFFF and
    /// unpaired surrogates. Source: https://www.w3.org/TR/xml/#charsets
    /// </summary>
    public static string Clean(string text)
    {
        StringBuilder? cleaned = null;
        for (var i = 0; i < text.Length; i++)
        {
            var length = LengthOfAllowed(text, i);
            if (length == 0)
                cleaned ??= new StringBuilder(text, 0, i, text.Length);
            else
                cleaned?.Append(text, i, length);

            if (length == 2)
                i++;
        }

        return cleaned?.ToString() ?? text;
    }

    private static int LengthOfAllowed(string text, int index)
    {
        if (XmlConvert.IsXmlChar(text[index]))
            return 1;

        return index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]) ? 2 : 0;
    }
}
