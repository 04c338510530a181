namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>The marks inside one paragraph: emphasis, code, links, entities, escapes.</summary>
internal static class InlineText
{
    /// <summary>The paragraph with WhatsApp's marks.</summary>
    /// <param name="text">The paragraph; may hold line feeds.</param>
    /// <param name="singleAsterisk">What <c>*x*</c> means.</param>
    /// <param name="style">A style for the whole of it.</param>
    public static string Convert(string text, SingleAsterisk singleAsterisk, int style = 0) =>
        Style(InlineTokens.Read(text), singleAsterisk, style).Write();

    /// <summary>The paragraph's text alone.</summary>
    public static string Plain(string text) => Style(InlineTokens.Read(text), SingleAsterisk.Bold, 0).WritePlain();

    // 1. Each closing mark finds the nearest opening one of its kind; marks between the two stay text.
    // 2. The tokens between the two take the style.
    // 3. Marks that found no partner are text, as the author typed them.
    private static StyledText Style(List<InlineToken> tokens, SingleAsterisk singleAsterisk, int style)
    {
        var matched = Match(tokens);
        var result = new StyledText();
        var depth = new Dictionary<int, int> { [StyledText.Bold] = 0, [StyledText.Italic] = 0, [StyledText.Strike] = 0 };
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (matched[i] is var direction && direction != 0)
            {
                foreach (var flag in depth.Keys.Where(flag => (StyleOf(token, singleAsterisk) & flag) != 0))
                    depth[flag] += direction;
                continue;
            }

            var current = style | depth.Where(entry => entry.Value > 0).Aggregate(0, (all, entry) => all | entry.Key);
            // An address keeps clear of marks: the apps would take them for a part of it.
            result.Append(token.Text, token.Kind == InlineKind.Address ? 0 : current);
        }

        return result;
    }

    // +1 for an opening mark, -1 for the closing one, 0 for text. Linear: a mark is popped at most once, and a kind
    // of which none is open is not searched for.
    private static int[] Match(List<InlineToken> tokens)
    {
        var matched = new int[tokens.Count];
        var open = new Stack<int>();
        var openOfKind = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.Kind != InlineKind.Mark)
                continue;

            if (token.CanClose && openOfKind.GetValueOrDefault(token.Mark) > 0)
            {
                int opener;
                do
                {
                    opener = open.Pop();
                    openOfKind[tokens[opener].Mark]--;
                }
                while (tokens[opener].Mark != token.Mark);

                if (opener < i - 1)
                    (matched[opener], matched[i]) = (1, -1);
            }
            else if (token.CanOpen)
            {
                open.Push(i);
                openOfKind[token.Mark] = openOfKind.GetValueOrDefault(token.Mark) + 1;
            }
        }

        return matched;
    }

    private static int StyleOf(InlineToken token, SingleAsterisk singleAsterisk) => token.Mark switch
    {
        "*" => singleAsterisk == SingleAsterisk.Bold ? StyledText.Bold : StyledText.Italic,
        "**" or "__" or HtmlMarkup.Bold => StyledText.Bold,
        "_" or HtmlMarkup.Italic => StyledText.Italic,
        "***" or "___" => StyledText.Bold | StyledText.Italic,
        _ => StyledText.Strike,
    };
}

internal enum InlineKind
{
    Text,
    Mark,
    Address,
}

/// <summary>A piece of a paragraph.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What it is worth as text.</param>
/// <param name="Mark">For a mark: which one.</param>
/// <param name="CanOpen">For a mark: whether a style may start here.</param>
/// <param name="CanClose">For a mark: whether a style may end here.</param>
internal readonly record struct InlineToken(InlineKind Kind, string Text, string Mark = "", bool CanOpen = false, bool CanClose = false);
