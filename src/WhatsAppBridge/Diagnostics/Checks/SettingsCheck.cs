using WhatsAppBridge.Settings;
using WhatsAppBridge.Twilio;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Diagnostics.Checks;

/// <summary>Settings that are complete but doubtful. Those that are wrong let nothing start; <see cref="Of"/> tells of them.</summary>
internal sealed class SettingsCheck(UnknownSettings unknown, TwilioOptions twilio) : IDiagnosticCheck
{
    public const string CheckName = "settings";
    public const string HelpHeading = "#settings";

    public string Name => CheckName;

    public DiagnosticArea Area => DiagnosticArea.Bridge;

    public string Help => HelpHeading;

    public Task<IReadOnlyList<DiagnosticFinding>> RunAsync(CancellationToken cancellationToken)
    {
        List<DiagnosticFinding> findings =
        [
            .. unknown.Names.Select(name => DiagnosticFinding.Warned($"{name} is not known and has no effect.", "Is it misspelt? The README's table lists every setting.") with { Subject = name }),
            .. PublicUrlCheck.Run(twilio).Select(finding =>
                DiagnosticFinding.Warned($"{char.ToUpperInvariant(finding[0])}{finding[1..]}.", "Write the https address that Twilio calls, letter by letter as it stands there.") with { Subject = "Twilio:PublicUrl" }),
        ];
        return Task.FromResult<IReadOnlyList<DiagnosticFinding>>(findings.Count > 0 ? findings : [DiagnosticFinding.Passed("Settings are complete.")]);
    }

    /// <summary>What a start would have said.</summary>
    public static IEnumerable<DiagnosticResult> Of(IEnumerable<SettingProblem> problems) => problems.Select(problem => new DiagnosticResult(
        CheckName,
        DiagnosticArea.Bridge,
        DiagnosticFinding.Failed($"Found {problem.Found}.", $"{char.ToUpperInvariant(problem.Advice[0])}{problem.Advice[1..]}.") with { Subject = problem.Name },
        HelpHeading,
        TimeSpan.Zero));
}

/// <summary>Names in our sections that mean nothing.</summary>
internal sealed record UnknownSettings(IReadOnlyList<string> Names);
