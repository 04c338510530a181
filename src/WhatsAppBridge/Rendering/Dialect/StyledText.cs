namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>A piece of text of one style.</summary>
internal readonly record struct StyledRun(string Source, int Start, int Length, Style Style)
{
    public ReadOnlySpan<char> Text => Source.AsSpan(Start, Length);
}

/// <summary>Text in runs of one style each. Reused from paragraph to paragraph.</summary>
internal sealed class StyledText
{
    private readonly List<StyledRun> _runs = [];
    private readonly List<StyledRun> _line = [];
    private readonly StyledLine _writer = new();

    public void Append(string source, int start, int length, Style style)
    {
        if (length == 0)
            return;

        if (_runs.Count > 0 && _runs[^1] is var last && ReferenceEquals(last.Source, source) && last.Start + last.Length == start && last.Style == style)
            _runs[^1] = last with { Length = last.Length + length };
        else
            _runs.Add(new StyledRun(source, start, length, style));
    }

    public void Append(string text, Style style) => Append(text, 0, text.Length, style);

    /// <summary>Writes the text with WhatsApp's marks and forgets it. Styles that run over several lines are closed and opened on each.</summary>
    public void WriteTo(LineOutput output)
    {
        foreach (var run in _runs)
        {
            var start = run.Start;
            for (var rest = run.Text; rest.IndexOfAny('\n', Controls.LineBreak) is var feed && feed >= 0; rest = rest[(feed + 1)..])
            {
                AddToLine(run with { Start = start, Length = feed });
                WriteLine(output);
                output.EndLine();
                start += feed + 1;
            }

            AddToLine(run with { Start = start, Length = run.Start + run.Length - start });
        }

        WriteLine(output);
        _runs.Clear();
    }

    private void AddToLine(StyledRun run)
    {
        if (run.Length > 0)
            _line.Add(run);
    }

    private void WriteLine(LineOutput output)
    {
        if (_line.TrueForAll(run => run.Style.IsNone))
        {
            foreach (var run in _line)
                output.Append(run.Text);
        }
        else
        {
            _writer.Write(_line, output);
        }

        _line.Clear();
    }
}
