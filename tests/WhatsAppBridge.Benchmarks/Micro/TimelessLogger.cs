using System.Text.RegularExpressions;
using BenchmarkDotNet.Loggers;

namespace WhatsAppBridge.Benchmarks.Micro;

/// <summary>Passes on every line that names no time.</summary>
internal sealed partial class TimelessLogger(ILogger inner) : ILogger
{
    private readonly List<(LogKind Kind, string Text)> _line = [];

    public string Id => nameof(TimelessLogger);

    public int Priority => inner.Priority;

    public void Write(LogKind logKind, string text)
    {
        var lines = text.Split('\n');
        foreach (var line in lines[..^1])
            WriteLine(logKind, line.TrimEnd('\r'));
        _line.Add((logKind, lines[^1]));
    }

    public void WriteLine(LogKind logKind, string text)
    {
        Write(logKind, text);
        WriteLine();
    }

    public void WriteLine()
    {
        if (PassOn())
            inner.WriteLine();
    }

    public void Flush()
    {
        PassOn();
        inner.Flush();
    }

    private bool PassOn()
    {
        var isTimeless = !Time().IsMatch(string.Concat(_line.Select(piece => piece.Text)));
        foreach (var (kind, text) in isTimeless ? _line : [])
            inner.Write(kind, text);
        _line.Clear();
        return isTimeless;
    }

    [GeneratedRegex(@"\d\s?(ns|us|μs|ms|s|sec|min)\b|\d:\d\d:\d\d")]
    private static partial Regex Time();
}
