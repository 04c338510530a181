namespace WhatsAppBridge.Benchmarks.SideBySide;

/// <summary>How long to measure, and where to say what is being done.</summary>
/// <param name="Rounds">How many times everybody has a turn, in the parts where a round is short; the longer ones do with fewer.</param>
/// <param name="Output">For people who wait.</param>
internal sealed record Trial(int Rounds, TextWriter Output)
{
    /// <summary>Enough for quartiles, however few rounds there are.</summary>
    public int LongRounds => Math.Max(3, Rounds / 4);
}

/// <summary>A part of the comparison, which can be run alone.</summary>
internal interface IPart
{
    /// <summary>As <c>--only</c> names it.</summary>
    string Name { get; }

    Task<IReadOnlyList<Figure>> MeasureAsync(Trial trial, CancellationToken cancellationToken);
}
