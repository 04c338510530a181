namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>The code spans of a paragraph: a run of backticks, and the next run of the same length.</summary>
internal sealed class CodeSpans
{
    private readonly Dictionary<int, int> _ends = [];

    /// <summary>Where the code span ends that starts at the position; -1 when none does.</summary>
    public int EndAt(int at) => _ends.GetValueOrDefault(at, -1);

    public void Read(ReadOnlySpan<char> text, int start, int end)
    {
        _ends.Clear();
        if (!text[start..end].Contains('`'))
            return;

        var runs = Runs(text, start, end);
        // From behind, so that the next run of each length is known.
        var next = new int[runs.Count];
        var nextOfLength = new Dictionary<int, int>();
        for (var i = runs.Count - 1; i >= 0; i--)
        {
            next[i] = nextOfLength.GetValueOrDefault(runs[i].Length, -1);
            nextOfLength[runs[i].Length] = i;
        }

        for (var i = 0; i < runs.Count; i++)
        {
            // An escaped backtick opens nothing.
            if (next[i] < 0 || (runs[i].At > start && text[runs[i].At - 1] == '\\'))
                continue;

            var close = runs[next[i]];
            _ends[runs[i].At] = close.At + close.Length;
            i = next[i];
        }
    }

    private static List<(int At, int Length)> Runs(ReadOnlySpan<char> text, int start, int end)
    {
        var runs = new List<(int, int)>();
        for (var at = start; at < end;)
        {
            var found = text[at..end].IndexOf('`');
            if (found < 0)
                break;

            at += found;
            var length = Characters.RunLength(text, at, end);
            runs.Add((at, length));
            at += length;
        }

        return runs;
    }
}
