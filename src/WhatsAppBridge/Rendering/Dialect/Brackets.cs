namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>Square brackets inside a link's label.</summary>
internal static class Brackets
{
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
