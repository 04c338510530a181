using WhatsAppBridge.Assistant;

namespace WhatsAppBridge.Diagnostics.Checks;

/// <summary>Does every assistant make a session, and end it? Messages are billed and not sent.</summary>
internal sealed class AssistantSessionCheck(AssistantDirectory assistants) : IDiagnosticCheck
{
    // Whose session it is; nobody's, and easily found in the assistant's logs.
    private static readonly CustomerId Doctor = new("whatsappbridge-doctor");

    public string Name => "assistant-session";

    public DiagnosticArea Area => DiagnosticArea.Assistant;

    public string Help => "#settings";

    public IReadOnlyList<string> Needs => [AssistantCheck.CheckName];

    public async Task<IReadOnlyList<DiagnosticFinding>> RunAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(assistants.All.Select(assistant => LookAtAsync(assistant, cancellationToken)));

    private static async Task<DiagnosticFinding> LookAtAsync(AssistantClient assistant, CancellationToken cancellationToken)
    {
        var host = new Uri(assistant.Options.Url).Authority;
        var session = await assistant.CreateSessionAsync(Doctor, cancellationToken);
        if (!session.IsSuccess)
            return Failed("It made no session", session.Error) with { Subject = host };

        return (await assistant.DeleteSessionAsync(session.Value, cancellationToken) switch
        {
            null => DiagnosticFinding.Passed("It made a session and ended it."),
            { } error => DiagnosticFinding.Warned(
                $"It made a session and did not end it ({error.Kind}): {error.Message}", "It ends by itself. When it happens again, ask IBM's support."),
        })
        with
        { Subject = host };
    }

    private static DiagnosticFinding Failed(string what, AssistantError error) => DiagnosticFinding.Failed(
        $"{what} ({error.Kind}): {error.Message}",
        error switch
        {
            { IsConfigurationFault: true } => "Check Assistant:Url, Assistant:AssistantId, Assistant:EnvironmentId and the credentials.",
            { Kind: AssistantErrorKind.Unreachable or AssistantErrorKind.ConnectTimedOut } => "Check the network, the proxy, a firewall and Assistant:Url.",
            _ => $"Look at IBM Cloud's status page and at the plan's limits{(error.TransactionId is { } id ? $"; IBM's support asks for the transaction id {id}" : "")}.",
        });
}
