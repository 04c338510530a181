using Microsoft.Extensions.Http;

namespace WhatsAppBridge.Playground;

/// <summary>
/// The road from the made-up public address to the bridge, for the bridge's own look at itself: nothing on this machine
/// answers to that name, and nothing of the playground asks another.
/// </summary>
internal sealed class PublicRoad(Uri publicUrl)
{
    // As the bridge names its connections.
    private const string Connections = "PublicAddress";

    /// <summary>Where the bridge really listens, once it does.</summary>
    public Uri? Bridge { get; set; }

    public void Join(IServiceCollection services) => services.ConfigureAll<HttpClientFactoryOptions>(options =>
        options.HttpMessageHandlerBuilderActions.Add(builder =>
        {
            if (builder.Name == Connections)
                builder.AdditionalHandlers.Add(new Handler(this));
        }));

    private Uri? Leads(Uri? address) =>
        Bridge is not null && address is not null && address.Host == publicUrl.Host ? new Uri(Bridge, address.PathAndQuery) : null;

    private sealed class Handler(PublicRoad road) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = road.Leads(request.RequestUri) ?? throw new HttpRequestException(HttpRequestError.NameResolutionError);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
