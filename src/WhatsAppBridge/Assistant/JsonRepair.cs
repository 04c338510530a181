using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace WhatsAppBridge.Assistant;

/// <summary>
/// Removes from JSON what no text may hold and no reader takes: escaped halves of surrogate pairs, which a dialog makes
/// by cutting an emoji in two, and bytes that are not UTF-8. One such character would cost the whole answer.
/// </summary>
internal static class JsonRepair
{
    private const int EscapeLength = 6;

    /// <summary>The same bytes when nothing is wrong with them. Pure, never throws.</summary>
    public static ReadOnlyMemory<byte> Clean(ReadOnlyMemory<byte> json)
    {
        var utf8 = json.Span.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json;
        if (!Utf8.IsValid(utf8.Span))
            utf8 = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8.Span));

        return utf8.Span.IndexOf("\\ud"u8) < 0 && utf8.Span.IndexOf("\\uD"u8) < 0 ? utf8 : WithoutLoneSurrogates(utf8.Span);
    }

    private static byte[] WithoutLoneSurrogates(ReadOnlySpan<byte> json)
    {
        var clean = new List<byte>(json.Length);
        for (var i = 0; i < json.Length;)
        {
            var length = json[i] == '\\' ? Math.Min(2, json.Length - i) : 1;
            if (EscapedUnit(json[i..]) is { } unit)
            {
                length = EscapeLength;
                if (char.IsHighSurrogate(unit) && EscapedUnit(json[(i + EscapeLength)..]) is { } next && char.IsLowSurrogate(next))
                    length = 2 * EscapeLength;
                else if (char.IsSurrogate(unit))
                {
                    i += EscapeLength;
                    continue;
                }
            }

            clean.AddRange(json.Slice(i, length));
            i += length;
        }

        return [.. clean];
    }

    private static char? EscapedUnit(ReadOnlySpan<byte> json) =>
        json.Length >= EscapeLength && json[0] == '\\' && json[1] == 'u'
            && ushort.TryParse(json[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
