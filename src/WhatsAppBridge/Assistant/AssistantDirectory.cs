namespace WhatsAppBridge.Assistant;

/// <summary>Which assistant answers on which of our numbers.</summary>
internal sealed class AssistantDirectory : IDisposable
{
    private readonly AssistantClient? _default;
    private readonly Dictionary<WhatsAppAddress, AssistantClient> _byNumber;

    public AssistantDirectory(
        AssistantOptions options, IReadOnlyList<ChannelOptions> channels, IHttpClientFactory connections, TimeProvider time, ILogger<AssistantClient> logger)
    {
        // Numbers with the same settings have one assistant, with one limit; assistants of one account have one token.
        var clients = new Dictionary<AssistantOptions, AssistantClient>();
        var tokens = new Dictionary<object, TokenCache>();
        _default = channels.Count == 0 ? ClientOf(options) : null;
        _byNumber = channels.ToDictionary(channel => channel.Number, channel => ClientOf(channel.Assistant));
        All = [.. clients.Values];

        AssistantClient ClientOf(AssistantOptions settings)
        {
            if (!clients.TryGetValue(settings, out var client))
            {
                var http = connections.CreateClient(AssistantHttp.ClientName(settings.CertificateAuthority));
                var credentials = new AssistantCredentials(settings, TokensOf(settings, http));
                clients[settings] = client = new AssistantClient(new AssistantTransport(http, settings, credentials, time), settings, time, logger);
            }

            return client;
        }

        TokenCache? TokensOf(AssistantOptions settings, HttpClient http)
        {
            if (AssistantCredentials.AccountOf(settings) is not { } account)
                return null;
            if (!tokens.TryGetValue(account, out var cache))
                tokens[account] = cache = new TokenCache(new TokenClient(http, settings, time).FetchAsync, settings.Timeout, time);
            return cache;
        }
    }

    /// <summary>Every assistant, each once.</summary>
    public IReadOnlyList<AssistantClient> All { get; }

    /// <summary>The numbers that are listed; none where every number has the one assistant.</summary>
    public IReadOnlyCollection<WhatsAppAddress> Numbers => _byNumber.Keys;

    /// <summary>The assistant of the number; null when numbers are listed and this one is not among them.</summary>
    public AssistantClient? For(WhatsAppAddress number) => _default ?? _byNumber.GetValueOrDefault(number);

    public void Dispose()
    {
        foreach (var client in All)
            client.Dispose();
    }
}
