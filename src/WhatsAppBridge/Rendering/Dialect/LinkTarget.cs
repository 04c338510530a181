namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>The part of a link in round brackets: an address, perhaps in angle brackets, perhaps with a title.</summary>
internal static class LinkTarget
{
    private const int LongestTarget = 2048;

    /// <param name="text">Starts with the opening bracket.</param>
    /// <param name="address">Without <c>mailto:</c> and <c>tel:</c>, which a person would have to read past.</param>
    /// <param name="length">How much of the text the target takes, brackets included.</param>
    public static bool TryRead(ReadOnlySpan<char> text, out string address, out int length)
    {
        (address, length) = ("", 0);
        text = text[..Math.Min(text.Length, LongestTarget)];
        if (text.StartsWith("(<"))
        {
            var close = text.IndexOf('>');
            if (close < 0)
                return false;

            address = Bare(text[2..close].ToString());
            var bracket = text[close..].IndexOf(')');
            length = close + bracket + 1;
            return bracket > 0;
        }

        var depth = 0;
        var end = 1;
        for (; end < text.Length && !char.IsWhiteSpace(text[end]); end++)
        {
            if (text[end] == '(')
                depth++;
            else if (text[end] == ')' && depth-- == 0)
                break;
        }

        address = Bare(text[1..end].ToString());
        return TryReadTitle(text, end, out length);
    }

    private static bool TryReadTitle(ReadOnlySpan<char> text, int at, out int length)
    {
        length = 0;
        while (at < text.Length && text[at] == ' ')
            at++;

        if (at < text.Length && text[at] is '"' or '\'')
        {
            var quote = text[(at + 1)..].IndexOf(text[at]);
            if (quote < 0)
                return false;

            at += quote + 2;
            while (at < text.Length && text[at] == ' ')
                at++;
        }

        if (at >= text.Length || text[at] != ')')
            return false;

        length = at + 1;
        return true;
    }

    private static string Bare(string address)
    {
        var text = address.Trim();
        foreach (var scheme in (ReadOnlySpan<string>)["mailto:", "tel:"])
        {
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
                return text[scheme.Length..];
        }

        return text;
    }
}
