namespace WhatsAppBridge.Assistant;

/// <summary>Which assistant answers on which of our numbers.</summary>
internal sealed class AssistantDirectory : IDisposable
{
    private readonly AssistantClient? _default;
    private readonly Dictionary<WhatsAppAddress, AssistantClient> _byNumber;

    public AssistantDirectory(
        AssistantOptions options, IReadOnlyList<ChannelOptions> channels, IHttpMessageHandlerFactory connections, AssistantMetrics metrics, TimeProvider time, ILogger<AssistantClient> logger)
    {
        // Numbers with the same settings have one assistant, with one limit; assistants of one account have one token.
        var clients = new Dictionary<AssistantOptions, AssistantClient>();
        var tokens = new Dictionary<object, TokenCache>();
        _default = channels.Count == 0 ? ClientOf(options) : null;
        _byNumber = channels.ToDictionary(channel => channel.Number, channel => ClientOf(channel.Assistant));
        All = [.. clients.Values];
        metrics.ObserveSuspensions(All);

        AssistantClient ClientOf(AssistantOptions settings)
        {
            if (!clients.TryGetValue(settings, out var client))
            {
                var handler = connections.CreateHandler(AssistantHttp.ClientName(settings.CertificateAuthority));
                var credentials = new AssistantCredentials(settings, TokensOf(settings, handler));
                // The client's own limits, default headers and reading ahead would cost every call, and none of it is needed.
                var http = new HttpMessageInvoker(handler, disposeHandler: false);
                clients[settings] = client = new AssistantClient(new AssistantTransport(http, settings, credentials, metrics, time), settings, time, logger);
            }

            return client;
        }

        TokenCache? TokensOf(AssistantOptions settings, HttpMessageHandler handler)
        {
            if (AssistantCredentials.AccountOf(settings) is not { } account)
                return null;
            if (!tokens.TryGetValue(account, out var cache))
            {
                var http = new HttpClient(handler, disposeHandler: false);
                AssistantHttp.Configure(http);
                tokens[account] = cache = new TokenCache(cancellationToken => FetchAsync(new TokenClient(http, settings, time), cancellationToken), settings.Timeout, time);
            }

            return cache;
        }

        async Task<AssistantResult<AssistantToken>> FetchAsync(TokenClient client, CancellationToken cancellationToken)
        {
            var token = await client.FetchAsync(cancellationToken);
            metrics.CountTokenRenewal(token.Error?.Kind);
            return token;
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
