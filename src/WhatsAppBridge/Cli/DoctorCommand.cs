using WhatsAppBridge.Diagnostics;
using WhatsAppBridge.Diagnostics.Checks;
using WhatsAppBridge.Settings;

namespace WhatsAppBridge.Cli;

/// <summary>Runs every check against the real settings, on request repairs what can be repaired, and says what to do.</summary>
internal static class DoctorCommand
{
    private const string UsageText = "usage: WhatsAppBridge doctor [--fix webhook [--number +14155550100]] [--json]";

    public static async Task<int> RunAsync(string[] args)
    {
        if (DoctorArguments.TryParse(args) is not { } arguments)
        {
            await Console.Error.WriteLineAsync(UsageText);
            return ExitCode.Usage;
        }

        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, key) => interrupted.Cancel(key.Cancel = true);
        try
        {
            var report = await ExamineAsync(arguments, interrupted.Token);
            await Console.Out.WriteLineAsync(arguments.IsJson ? DoctorReport.Json(report) : DoctorReport.Text(report));
            return report.IsWell ? ExitCode.Done : ExitCode.Failed;
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }
    }

    private static async Task<Examination> ExamineAsync(DoctorArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            // The service's own parts with nothing opened, so that a broken store is a finding; its log would stand in the
            // way of the report.
            var (app, _) = BridgeApplication.BuildParts([], builder => builder.Configuration["Logging:LogLevel:Default"] = "None");
            await using (app)
            {
                var repair = arguments.FixesWebhook
                    ? await app.Services.GetRequiredService<WebhookRepair>().RunAsync(arguments.Number, cancellationToken)
                    : null;
                var run = app.Services.GetRequiredService<DiagnosticRun>();
                var order = run.Checks.Select((check, index) => (check.Name, index)).ToDictionary(entry => entry.Name, entry => entry.index);
                var results = await run.RunAsync(cancellationToken).ToListAsync(cancellationToken);
                return new Examination([.. results.OrderBy(result => order[result.Check])], repair);
            }
        }
        catch (SettingsException exception)
        {
            return new Examination([.. SettingsCheck.Of(exception.Problems)], null) { IsCutShort = true };
        }
    }

    private sealed record DoctorArguments(bool IsJson, bool FixesWebhook, WhatsAppAddress? Number)
    {
        public static DoctorArguments? TryParse(string[] args) => Read(new DoctorArguments(false, false, null), args);

        private static DoctorArguments? Read(DoctorArguments known, string[] rest) => rest switch
        {
            [] => known.Number is null || known.FixesWebhook ? known : null,
            ["--json", .. var more] => Read(known with { IsJson = true }, more),
            ["--fix", "webhook", .. var more] => Read(known with { FixesWebhook = true }, more),
            ["--number", var written, .. var more] when PhoneNumber.TryNormalise(written) is { } number => Read(known with { Number = number }, more),
            _ => null,
        };
    }
}

/// <summary>What the doctor has found and done.</summary>
internal sealed record Examination(IReadOnlyList<DiagnosticResult> Results, WebhookRepairReport? Repair)
{
    /// <summary>The settings are so wrong that nothing else could be looked at.</summary>
    public bool IsCutShort { get; init; }

    public bool IsWell => Results.All(result => result.Outcome != DiagnosticOutcome.Failed) && Repair is not { IsComplete: false };
}
