using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Diagnostics.Checks;

/// <summary>Can the store be opened, and a message be recorded?</summary>
/// <param name="open">The store; opened by the first who asks.</param>
internal sealed class StoreCheck(Func<Task<IConversationStore>> open) : IDiagnosticCheck
{
    public const string CheckName = "store";

    public string Name => CheckName;

    public DiagnosticArea Area => DiagnosticArea.Bridge;

    public string Help => "#what-is-stored";

    public async Task<IReadOnlyList<DiagnosticFinding>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await (await open()).CheckAsync(cancellationToken);
            return [DiagnosticFinding.Passed("The store takes writes.")];
        }
        catch (StoreUnavailableException exception)
        {
            return [DiagnosticFinding.Failed(exception.Message, "Look at the disk's free space and at the permissions of Store:Sqlite:Path, or at the server of the store. Until then Twilio is answered 503 and no message is accepted.")];
        }
    }
}
