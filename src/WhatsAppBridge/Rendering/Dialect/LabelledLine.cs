namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>A line such as <c>*Price:* 10 €</c>; the value alone when there is no label.</summary>
internal static class LabelledLine
{
    public static void Append(string label, string value, InlineReader inline, StyledText output)
    {
        if (label.Trim().TrimEnd(':', '：') is { Length: > 0 } text)
        {
            inline.Read(text, Style.Bold, output);
            output.Append(":", Style.Bold);
            output.Append(" ", Style.None);
        }

        inline.Read(value, Style.None, output);
    }
}
