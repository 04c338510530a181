namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>Square brackets of links and inside their labels.</summary>
internal static class Brackets
{
    /// <summary>Where the labels of links stand, the outermost ones, in order. None runs out of its paragraph.</summary>
    public static Queue<Range> LabelsIn(string text)
    {
        var labels = new Queue<Range>();
        if (!text.Contains("](", StringComparison.Ordinal))
            return labels;

        var open = new List<int>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '[')
            {
                open.Add(i);
            }
            else if (text[i] == '\n' && i > 0 && text[i - 1] == '\n')
            {
                open.Clear();
            }
            else if (text[i] == ']' && open.Count > 0)
            {
                var start = open[^1];
                open.RemoveAt(open.Count - 1);
                if (open.Count == 0 && i + 1 < text.Length && text[i + 1] == '(')
                    labels.Enqueue(start..i);
            }
        }

        return labels;
    }

    /// <summary>The label with brackets that have no partner made round: they would end it early, or never.</summary>
    public static string Balanced(string label)
    {
        if (label.AsSpan().IndexOfAny('[', ']') < 0)
            return label;

        var characters = label.ToCharArray();
        var open = new Stack<int>();
        for (var i = 0; i < characters.Length; i++)
        {
            if (characters[i] == '[')
                open.Push(i);
            else if (characters[i] == ']' && !open.TryPop(out _))
                characters[i] = ')';
        }

        foreach (var at in open)
            characters[at] = '(';
        return new string(characters);
    }
}
