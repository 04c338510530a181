namespace WhatsAppBridge.Benchmarks.SideBySide;

/// <summary>One thing that is measured of several, over the rounds; and what it should be.</summary>
internal sealed class Figure
{
    private readonly Dictionary<string, List<double>> _values = [];

    public required string Name { get; init; }

    /// <summary>What the numbers are: never a bare time, which says nothing about another machine.</summary>
    public required string Unit { get; init; }

    /// <summary>How far the quartiles may lie apart, for a median of this size, for the number to be told at all.</summary>
    public Func<double, double> WidestSpread { get; init; } = median => 0.25 * Math.Abs(median);

    /// <summary>What is asked for, by row: at most, or at least.</summary>
    public IReadOnlyDictionary<string, Goal> Goals { get; init; } = new Dictionary<string, Goal>();

    public IEnumerable<string> Rows => _values.Keys;

    public void Add(string row, double value)
    {
        if (!_values.TryGetValue(row, out var values))
            _values.Add(row, values = []);
        values.Add(value);
    }

    public Series Of(string row) => new(_values[row]);

    /// <summary>False: the rounds disagree too much, and a median would pretend to know.</summary>
    public bool IsTold(string row) => Of(row) is var series && series.UpperQuartile - series.LowerQuartile <= WidestSpread(series.Median);

    /// <summary>Null where nothing is asked for. What most rounds say, or that they do not agree.</summary>
    public Verdict? VerdictOn(string row) => Goals.TryGetValue(row, out var goal) ? goal.On(Of(row)) : null;
}

/// <summary>What is asked for. One of the two is given.</summary>
internal sealed record Goal
{
    public double? Most { get; init; }

    public double? Least { get; init; }

    public static Goal AtMost(double value) => new() { Most = value };

    public static Goal AtLeast(double value) => new() { Least = value };

    public Verdict On(Series series)
    {
        if (series.LowerQuartile >= (Least ?? double.MinValue) && series.UpperQuartile <= (Most ?? double.MaxValue))
            return Verdict.Met;
        return series.UpperQuartile < Least || series.LowerQuartile > Most ? Verdict.Missed : Verdict.Undecided;
    }
}

internal enum Verdict
{
    Met,
    Missed,

    /// <summary>The quartiles lie on both sides of the goal.</summary>
    Undecided,
}
