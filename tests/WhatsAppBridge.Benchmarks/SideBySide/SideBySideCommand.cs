using System.Globalization;

namespace WhatsAppBridge.Benchmarks.SideBySide;

/// <summary>
/// Our bridge with each store beside YARP's pass-through and the tutorial bridge, over the same stub and the same messages,
/// in one run: <c>side-by-side [rounds] [--only part,part]</c>.
/// </summary>
internal static class SideBySideCommand
{
    private const int UsualRounds = 15;

    private static readonly IPart[] Parts = [new ProcessorPart(), new LatencyPart(), new MemoryPart(), new StartPart(), new AllocationPart()];

    /// <returns>0 unless a goal is missed for certain (1) or the command line is wrong (2).</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        if (!TryRead(arguments, out var rounds, out var parts))
        {
            await output.WriteLineAsync($"usage: side-by-side [rounds] [--only {string.Join(',', Parts.Select(part => part.Name))}]");
            return 2;
        }

        await TutorialBridge.InstallAsync(output, cancellationToken);
        if (!TutorialBridge.IsInstalled)
            await output.WriteLineAsync("The tutorial bridge is not measured: Node.js or its packages are missing");
        var figures = new List<Figure>();
        foreach (var part in parts)
        {
            await output.WriteLineAsync($"Measuring {part.Name}");
            var measured = await part.MeasureAsync(new Trial(rounds, output), cancellationToken);
            figures.AddRange(measured);
            await output.WriteLineAsync($"\n{new Report(part.Name, measured).Markdown()}");
        }

        var report = new Report(parts.Count == Parts.Length ? "side-by-side" : $"side-by-side-{string.Join('-', parts.Select(part => part.Name))}", figures);
        await output.WriteLineAsync($"Written to {Path.GetRelativePath(Directory.GetCurrentDirectory(), await report.SaveAsync(cancellationToken))}.md and .json");
        return report.IsMet ? 0 : 1;
    }

    private static bool TryRead(string[] arguments, out int rounds, out IReadOnlyList<IPart> parts)
    {
        (rounds, parts) = (UsualRounds, Parts);
        for (var i = 0; i < arguments.Length; i++)
        {
            if (int.TryParse(arguments[i], NumberStyles.None, CultureInfo.InvariantCulture, out var told) && told > 0)
                rounds = told;
            else if (arguments[i] == "--only" && i + 1 < arguments.Length && arguments[++i].Split(',') is var names && names.All(name => Array.Exists(Parts, part => part.Name == name)))
                parts = [.. Parts.Where(part => names.Contains(part.Name))];
            else
                return false;
        }

        return true;
    }
}
