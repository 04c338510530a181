using System.Runtime.CompilerServices;

namespace WhatsAppBridge.Diagnostics;

/// <summary>
/// Runs every check side by side and tells each result as its check ends. <c>doctor</c> and the setup page read it;
/// readiness asks the cheap checks of the same list one by one.
/// </summary>
internal sealed partial class DiagnosticRun(IEnumerable<IDiagnosticCheck> checks, TimeProvider time, ILogger<DiagnosticRun> logger)
{
    /// <summary>How long one check may take. The longest chain of checks that need each other is two, so a run ends in twice this.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly string LimitText = Settings.Duration.Format(Limit);

    /// <summary>All checks, in the order in which a person reads them.</summary>
    public IReadOnlyList<IDiagnosticCheck> Checks { get; } = [.. checks];

    /// <summary>Results as they come, those of one check together. Ends early only with the caller's cancellation.</summary>
    public async IAsyncEnumerable<DiagnosticResult> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var underWay = new Dictionary<string, Task<IReadOnlyList<DiagnosticResult>>>();
        foreach (var check in Checks)
            underWay[check.Name] = RunAsync(check, [.. check.Needs.Select(need => underWay[need])], left.Token);

        try
        {
            await foreach (var ended in Task.WhenEach(underWay.Values).WithCancellation(cancellationToken))
            {
                foreach (var result in await ended)
                    yield return result;
            }
        }
        finally
        {
            // Whoever stops reading wants no more of it.
            await left.CancelAsync();
        }
    }

    private async Task<IReadOnlyList<DiagnosticResult>> RunAsync(
        IDiagnosticCheck check, IReadOnlyList<Task<IReadOnlyList<DiagnosticResult>>> needs, CancellationToken cancellationToken)
    {
        foreach (var need in needs)
        {
            if ((await need).FirstOrDefault(result => result.Outcome is DiagnosticOutcome.Failed or DiagnosticOutcome.Skipped) is { } obstacle)
                return Results(check, [DiagnosticFinding.Skipped($"Not tried, because the check {obstacle.Check} did not pass.")], TimeSpan.Zero);
        }

        var began = time.GetTimestamp();
        return Results(check, await FindingsAsync(check, cancellationToken), time.GetElapsedTime(began));
    }

    private async Task<IReadOnlyList<DiagnosticFinding>> FindingsAsync(IDiagnosticCheck check, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await check.RunAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [DiagnosticFinding.Failed($"No result within {LimitText}.", "Look at the network between this machine and the service the check asks, then run it again.")];
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A check that breaks must not hide what the others find.
            Log.CheckBroke(logger, exception, check.Name);
            return [DiagnosticFinding.Failed($"The check itself broke: {exception.GetType().Name}.", "Report it as a fault of the bridge, with the log's event 4001.")];
        }
    }

    private static DiagnosticResult[] Results(IDiagnosticCheck check, IReadOnlyList<DiagnosticFinding> findings, TimeSpan elapsed) =>
        [.. findings.Select(finding => new DiagnosticResult(check.Name, check.Area, finding, check.Help, elapsed))];

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Error, "Check {Check} broke")]
        public static partial void CheckBroke(ILogger logger, Exception exception, string check);
    }
}
