namespace WhatsAppBridge.Assistant;

/// <summary>Which assistant answers on which of our numbers.</summary>
internal sealed class AssistantDirectory
{
    private readonly AssistantClient _default;
    private readonly Dictionary<WhatsAppAddress, AssistantClient> _byNumber;

    public AssistantDirectory(AssistantOptions options, IReadOnlyList<ChannelOptions> channels, IHttpClientFactory clients, TimeProvider time)
    {
        _default = new AssistantClient(clients.CreateClient(AssistantFeature.HttpClientName), options, time);
        _byNumber = channels.ToDictionary(
            channel => channel.Number,
            channel => channel.Assistant == options ? _default : new AssistantClient(clients.CreateClient(AssistantFeature.HttpClientName), channel.Assistant, time));
    }

    /// <summary>The assistant of the number; null when numbers are listed and this one is not among them.</summary>
    public AssistantClient? For(WhatsAppAddress number) =>
        _byNumber.Count == 0 ? _default : _byNumber.GetValueOrDefault(number);

    /// <summary>The addresses of all assistants, each once.</summary>
    public IReadOnlyList<string> Addresses =>
        _byNumber.Count == 0 ? [_default.Options.Url] : [.. _byNumber.Values.Select(client => client.Options.Url).Distinct()];
}
