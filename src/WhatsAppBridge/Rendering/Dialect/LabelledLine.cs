namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>A line such as <c>*Price:* 10 €</c>; the value alone when there is no label.</summary>
internal static class LabelledLine
{
    private static readonly char[] Marks = ['*', '_', '~', ' ', Controls.BoldOff, Controls.ItalicOff, Controls.StrikeOff];

    /// <summary>The label with one colon behind it; empty when it is.</summary>
    public static string WithColon(string label)
    {
        var text = Balanced(label.Trim().TrimEnd(':', '：')).Trim();
        // "**Price:**" has one.
        return text.Length == 0 || text.TrimEnd(Marks) is [.., ':' or '：'] ? text : $"{text}:";
    }

    public static void Append(string label, string value, InlineReader inline, StyledText output)
    {
        if (WithColon(label) is { Length: > 0 } text)
        {
            inline.Read(text, Style.Bold, output);
            output.Append(" ", Style.None);
        }

        inline.Read(value, Style.None, output);
    }

    // A label is bold as it is; half of a pair, the other half of which stands in another cell, is no part of it.
    private static string Balanced(string label)
    {
        foreach (var mark in (ReadOnlySpan<string>)["**", "__", "~~"])
        {
            if (label.AsSpan().Count(mark) % 2 == 1)
                label = label.Replace(mark, "", StringComparison.Ordinal);
        }

        return label;
    }
}
