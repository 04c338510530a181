namespace WhatsAppBridge.Assistant;

/// <summary>
/// Where one assistant's calls go, the version included. Where a session's messages go is kept: to take an address apart
/// again for each message costs as much as its signature.
/// Source: https://cloud.ibm.com/apidocs/assistant-v2
/// </summary>
internal sealed class AssistantAddresses(AssistantOptions options)
{
    // Conversations that somebody writes in at the moment. An address takes about a kilobyte.
    private const int SessionsKept = 4096;

    // What a path is put together from is escaped, and the address of the service is as it should be.
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly string _service = $"{new Uri(options.Url).AbsoluteUri.TrimEnd('/')}/v2/";
    private readonly string _sessions = options.EnvironmentId is { } environment
        ? $"assistants/{Uri.EscapeDataString(options.AssistantId)}/environments/{Uri.EscapeDataString(environment)}/sessions"
        : $"assistants/{Uri.EscapeDataString(options.AssistantId)}/sessions";

    private readonly Recent<SessionId, Uri> _messages = new(SessionsKept);

    public Uri OfSessions() => Of($"{_sessions}?version={options.Version}");

    public Uri OfSession(SessionId session) => Of($"{_sessions}/{Uri.EscapeDataString(session.Value)}?version={options.Version}");

    public Uri OfMessages(SessionId session)
    {
        var edition = _messages.Edition;
        if (_messages.Find(session) is { } known)
            return known;

        var address = Of($"{_sessions}/{Uri.EscapeDataString(session.Value)}/message?version={options.Version}");
        _messages.Keep(session, address, edition);
        return address;
    }

    public Uri OfUserData(CustomerId customer) => Of($"user_data?customer_id={Uri.EscapeDataString(customer.Value)}&version={options.Version}");

    private Uri Of(string operation) => new(_service + operation, AsItIs);
}
