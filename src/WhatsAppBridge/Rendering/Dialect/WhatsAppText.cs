namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>
/// From what assistants write (CommonMark, HTML, or WhatsApp's own marks) to what WhatsApp shows. Pure, never throws,
/// takes time proportional to the text, and changes nothing when applied to its own result.
/// Source of the target: https://www.twilio.com/docs/whatsapp/message-features
/// </summary>
internal static class WhatsAppText
{
    // Text that still changes when it has been converted this often is left as its author wrote it.
    private const int Passes = 6;

    /// <param name="markup">The assistant's text.</param>
    /// <param name="singleAsterisk">What <c>*x*</c> means.</param>
    /// <returns>The text as WhatsApp wants it; empty when there is nothing to show.</returns>
    public static string FromMarkup(string markup, SingleAsterisk singleAsterisk = SingleAsterisk.Bold)
    {
        var text = Clean(markup);
        var tools = Workbench.Take(singleAsterisk);
        // What **x** has become must not be taken for *x* once more.
        var converted = singleAsterisk == SingleAsterisk.Italic ? Convert(text, tools) : Settle(text, tools);
        tools.PutBack(text.Length);
        return Controls.Restore(converted);
    }

    /// <summary>A label or a title: one line, in which only the marks inside a paragraph count.</summary>
    public static string LineFromMarkup(string markup, SingleAsterisk singleAsterisk = SingleAsterisk.Bold) =>
        Line((inline, output, text) => inline.Read(text, Style.None, output), markup, singleAsterisk);

    /// <summary>A title as one bold line; empty when there is nothing to show.</summary>
    public static string BoldLine(string markup, SingleAsterisk singleAsterisk = SingleAsterisk.Bold) =>
        Line((inline, output, text) => inline.Read(text, Style.Bold, output), markup, singleAsterisk);

    /// <summary>A line such as <c>*Price:* 10 €</c>; the value alone when there is no label.</summary>
    public static string LabelledLine(string label, string value, SingleAsterisk singleAsterisk) =>
        Line((inline, output, text) => Dialect.LabelledLine.Append(OneLine(label), text, inline, output), value, singleAsterisk);

    /// <summary>A line as a person reads it on the phone, without marks.</summary>
    public static string Plain(string line) => PhoneMarks.Without(line);

    private static string Line(Action<InlineReader, StyledText, string> read, string markup, SingleAsterisk singleAsterisk)
    {
        var tools = Workbench.Take(singleAsterisk);
        tools.Inline.References = LinkReferences.None;
        read(tools.Inline, tools.Styled, OneLine(markup));
        tools.Styled.WriteTo(tools.Output);
        tools.Output.EndLine();
        var line = tools.Output.Finish(markup);
        tools.PutBack(markup.Length);
        return Controls.Restore(Controls.WithoutMarkup(line));
    }

    private static string OneLine(string markup) =>
        string.Join(' ', HtmlReader.ToMarkdown(Clean(markup)).Split([' ', '\t', '\n', '\r', Controls.LineBreak], StringSplitOptions.RemoveEmptyEntries));

    // Pieces of broken markup can make sound markup once what stood between them is gone. What is returned is what no
    // further pass would change; escapes and entities stay protected until then, so that they are read once.
    private static string Settle(string text, Workbench tools)
    {
        var converted = Convert(text, tools);
        for (var pass = 1; pass < Passes; pass++)
        {
            var again = Convert(converted, tools);
            if (again == converted)
                return converted;
            converted = again;
        }

        return text;
    }

    private static string Convert(string text, Workbench tools) =>
        Controls.WithoutMarkup(BlockReader.Convert(HtmlReader.ToMarkdown(text), tools));

    // A set of characters so far apart is slower to search for than each is to look at.
    private static bool IsSuspicious(ReadOnlySpan<char> text)
    {
        var unusual = text.IndexOfAnyExceptInRange(' ', '~');
        if (unusual < 0)
            return false;

        foreach (var character in text[unusual..])
        {
            if (character is < ' ' and not ('\t' or '\n') or '\u0085' or '\u2028' or '\u2029' or (>= '\uD800' and <= '\uDFFF') or >= '\uFFFE')
                return true;
        }

        return false;
    }

    // Without what XML 1.0 forbids, which also keeps our own control characters apart; line ends are line feeds.
    private static string Clean(string text)
    {
        if (!IsSuspicious(text))
            return text;

        var output = new TextBuffer(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\r' when i + 1 < text.Length && text[i + 1] == '\n':
                    break;
                case '\r' or '\u0085' or '\u2028' or '\u2029':
                    output.Append('\n');
                    break;
                case var character when char.IsSurrogate(character):
                    if (i + 1 < text.Length && char.IsSurrogatePair(character, text[i + 1]))
                        output.Append(text.AsSpan(i++, 2));
                    break;
                case >= ' ' and not ('\uFFFE' or '\uFFFF') or '\n' or '\t':
                    output.Append(text[i]);
                    break;
            }
        }

        return output.ToString();
    }
}
