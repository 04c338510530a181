using System.Text.Json;
using WhatsAppBridge.Diagnostics;

namespace WhatsAppBridge.Portal;

/// <summary>The list of checks that <c>doctor</c> reads too, told result by result as they come.</summary>
internal static class CheckEndpoints
{
    public static void MapChecks(this RouteGroupBuilder portal)
    {
        portal.MapGet("/api/checks", (DiagnosticRun run) => TypedResults.Json(
            new ChecksView([.. run.Checks.Select(check => new CheckView(check.Name, check.Area.ToString()))]), PortalJson.Default.ChecksView));
        // It changes nothing, but it asks others: only a page of ours may set it off.
        portal.MapPost("/api/checks", (DiagnosticRun run, CancellationToken cancellationToken) => TypedResults.Stream(
            stream => WriteAsync(stream, run, cancellationToken), "application/x-ndjson"));
    }

    /// <summary>A line for each finding, at once: who looks sees how far it is.</summary>
    private static async Task WriteAsync(Stream stream, DiagnosticRun run, CancellationToken cancellationToken)
    {
        await foreach (var result in run.RunAsync(cancellationToken))
        {
            var line = new FindingView(
                result.Check, result.Outcome.ToString(), result.Finding.Subject, result.Finding.Summary, result.Finding.Advice, "README.md" + result.Help, (long)result.Elapsed.TotalMilliseconds);
            await JsonSerializer.SerializeAsync(stream, line, PortalJson.Default.FindingView, cancellationToken);
            await stream.WriteAsync("\n"u8.ToArray(), cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
    }
}
