using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace WhatsAppBridge.Assistant;

/// <summary>How connections to assistants and token services are made.</summary>
internal static class AssistantHttp
{
    // A token, or an answer: both are kilobytes.
    private const int MaxBufferedLength = 1024 * 1024;

    // What is asked over HTTP/2 shares a connection with a hundred others, so one that has gone silent has to be noticed before
    // they have all waited in vain: nothing heard for so long, then no answer to a ping for as long again.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    /// <summary>Connections that trust the same authority are shared.</summary>
    public static string ClientName(string? certificateAuthority) => $"Assistant:{certificateAuthority}";

    public static void Configure(HttpClient client)
    {
        // Each call brings its own limit.
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.MaxResponseContentBufferSize = MaxBufferedLength;
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", "identity");
    }

    /// <summary>Says which HTTP a request may be sent by.</summary>
    public static void SetVersion(HttpRequestMessage request, AssistantProtocols protocols) => (request.Version, request.VersionPolicy) = protocols switch
    {
        AssistantProtocols.Http1 => (HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact),
        AssistantProtocols.Http2 => (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact),
        _ => (HttpVersion.Version20, HttpVersionPolicy.RequestVersionOrLower),
    };

    /// <summary>What to think of when there is no answer and only HTTP/2 is allowed, which not every gateway speaks; else nothing.</summary>
    public static string HintFor(AssistantProtocols protocols) => protocols == AssistantProtocols.Http2 ? " Assistant:Protocols allows HTTP/2 only." : "";

    public static SocketsHttpHandler Handler(string? certificateAuthority, bool isTraced)
    {
        var handler = new SocketsHttpHandler
        {
            // Addresses behind IBM's host names move; a connection kept for ever would not notice.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(5),
            // Answers are a few kilobytes and fit into the first packets as they are; taking them apart costs more than it saves.
            AutomaticDecompression = DecompressionMethods.None,
            // A redirect would turn a message into a GET, or carry it to a host nobody configured.
            AllowAutoRedirect = false,
            UseCookies = false,
            // A service allows so many calls on one connection, commonly a hundred; a burst needs more.
            EnableMultipleHttp2Connections = true,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = Silence,
            KeepAlivePingTimeout = Silence,
        };
        // With it each call is an activity with a dozen tags, whether anybody collects them or not.
        if (!isTraced)
            handler.ActivityHeadersPropagator = null;
        if (certificateAuthority is not null)
        {
            var authority = CertificateAuthority.Load(certificateAuthority);
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                authority.Trusts(certificate as X509Certificate2, chain, errors);
        }

        return handler;
    }
}
