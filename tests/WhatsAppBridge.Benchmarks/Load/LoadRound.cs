using System.Net;

namespace WhatsAppBridge.Benchmarks.Load;

/// <summary>So many requests of one kind over connections that are kept, and what they cost the bridge.</summary>
/// <param name="Kind">What was sent.</param>
/// <param name="Count">How often.</param>
/// <param name="ProcessorTime">What the bridge needed for all of them.</param>
internal sealed record LoadRound(string Kind, int Count, TimeSpan ProcessorTime)
{
    private const int Connections = 16;

    public double CostOfOne => ProcessorTime.TotalMicroseconds / Count;

    /// <summary>Runs a round; fails when an answer is another than expected, because then something else was measured.</summary>
    public static async Task<LoadRound> RunAsync(
        BridgeUnderLoad bridge, HttpClient client, RequestKind kind, int count, CancellationToken cancellationToken)
    {
        // Made beforehand, so that the processor is the bridge's while it is measured.
        var requests = new Queue<HttpRequestMessage>(Enumerable.Range(0, count).Select(_ => kind.Make()));
        var before = bridge.ProcessorTime;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => SendAllAsync()));
        return new LoadRound(kind.Name, count, bridge.ProcessorTime - before);

        async Task SendAllAsync()
        {
            while (TryTake(requests) is { } request)
            {
                using (request)
                using (var response = await client.SendAsync(request, cancellationToken))
                {
                    if (response.StatusCode != kind.Expected)
                        throw new InvalidOperationException($"{kind.Name} was answered {response.StatusCode} instead of {kind.Expected}.");
                }
            }
        }
    }

    public static HttpClient NewClient(BridgeUnderLoad bridge) =>
        new(new SocketsHttpHandler { MaxConnectionsPerServer = Connections, UseProxy = false, UseCookies = false }) { BaseAddress = bridge.Address };

    private static HttpRequestMessage? TryTake(Queue<HttpRequestMessage> requests)
    {
        lock (requests)
            return requests.TryDequeue(out var request) ? request : null;
    }
}

/// <summary>A kind of request.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="Expected">How the bridge answers it.</param>
/// <param name="Make">Makes one; no two are the same message.</param>
internal sealed record RequestKind(string Name, HttpStatusCode Expected, Func<HttpRequestMessage> Make);
