using WhatsAppBridge.Assistant;

namespace WhatsAppBridge.Diagnostics.Checks;

/// <summary>
/// Does every assistant answer, and to our ids and credentials? Any HTTP answer counts unless it says that one of these is
/// wrong; nothing that could be billed or that leaves a session behind is asked for.
/// </summary>
internal sealed class AssistantCheck(AssistantDirectory assistants, TimeProvider time) : IDiagnosticCheck
{
    public const string CheckName = "assistant";

    // Readiness has a caller who waits.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public string Name => CheckName;

    public DiagnosticArea Area => DiagnosticArea.Assistant;

    public string Help => "#settings";

    public async Task<IReadOnlyList<DiagnosticFinding>> RunAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(assistants.All.Select(assistant => LookAtAsync(assistant, cancellationToken)));

    private async Task<DiagnosticFinding> LookAtAsync(AssistantClient assistant, CancellationToken cancellationToken)
    {
        var host = new Uri(assistant.Options.Url).Authority;
        using var limit = new CancellationTokenSource(Patience, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var answers = false;
        try
        {
            answers = await assistant.AnswersAsync(patience.Token);
            var error = answers ? await assistant.CheckAsync(patience.Token) : null;
            return Judge(assistant, host, answers, error) with { Subject = host };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Too slow to say whether the settings are right; whether anybody is there is known by now.
            return Judge(assistant, host, answers, answers ? new AssistantError(AssistantErrorKind.TimedOut, "No answer in time.") : null) with { Subject = host };
        }
    }

    private static DiagnosticFinding Judge(AssistantClient assistant, string host, bool answers, AssistantError? error) => error switch
    {
        _ when !answers => DiagnosticFinding.Failed($"No answer from {host}.", $"Check Assistant:Url, and the network and proxy between here and there.{AssistantHttp.HintFor(assistant.Options.Protocols)}"),
        null => DiagnosticFinding.Passed("It answers to our ids and credentials."),
        { IsConfigurationFault: true } => DiagnosticFinding.Failed($"{host} refuses the settings ({error.Kind}): {error.Message}", AdviceFor(error.Kind)),
        _ => DiagnosticFinding.Warned(
            $"{host} answers, but did not say whether ids and credentials are right ({error.Kind}): {error.Message}",
            error.TransactionId is { } transaction ? $"Try again in a minute; IBM's support asks for the transaction id {transaction}." : "Try again in a minute."),
    };

    private static string AdviceFor(AssistantErrorKind kind) => kind switch
    {
        AssistantErrorKind.WrongIds => "Check Assistant:Url, Assistant:AssistantId and Assistant:EnvironmentId.",
        AssistantErrorKind.Untrusted => "Check Assistant:Url and Assistant:CertificateAuthority.",
        _ => "Check the credentials in Assistant.",
    };
}
