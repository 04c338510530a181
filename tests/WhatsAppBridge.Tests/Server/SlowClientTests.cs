using System.Net.Sockets;
using System.Text;
using WhatsAppBridge.Tests.Infrastructure;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Tests.Server;

/// <summary>Clients that take their time: disconnected within seconds, and nobody else waits for them.</summary>
[Trait("Category", "Slow")]
public sealed class SlowClientTests : IAsyncLifetime
{
    // The limits are 5 to 8 s; a busy machine gets some more.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(40);

    private const string Line = $"POST {SignedRequest.Path} HTTP/1.1\r\nHost: bridge.example.com\r\n";
    private const string Signature = $"{TwilioSignature.HeaderName}: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n";
    private const string Form = $"Content-Type: {SignedRequest.FormType}\r\n";

    private BridgeFixture _bridge = null!;

    public async ValueTask InitializeAsync() => _bridge = await BridgeFixture.StartAsync();

    public ValueTask DisposeAsync() => _bridge.DisposeAsync();

    [Fact]
    public async Task Whoever_sends_a_byte_at_a_time_is_disconnected_within_seconds()
    {
        await Task.WhenAll(
            DripAsync("no end of the first line", "POST /web", 'a', 408),
            DripAsync("no end of the headers", Line + "X-Slow: ", 'a', 408),
            DripAsync("no end of the headers after a signature", Line + Signature + "X-Slow: ", 'a', 408),
            DripAsync("an unsigned body", Line + Form + "Content-Length: 60000\r\n\r\n", 'a', 403),
            DripAsync("a body behind a signature", Line + Form + Signature + "Content-Length: 60000\r\n\r\n", 'a', 403),
            DripAsync("a chunk behind a signature", Line + Form + Signature + "Transfer-Encoding: chunked\r\n\r\nffff\r\n", 'a', 403),
            DripAsync("a chunk's length behind a signature", Line + Form + Signature + "Transfer-Encoding: chunked\r\n\r\n", '0', 403),
            DripAsync("an unsigned body far too large", Line + Form + "Content-Length: 999999999\r\n\r\n", 'a', 403),
            DripAsync("a body behind a signature that is far too large", Line + Form + Signature + "Content-Length: 999999999\r\n\r\n", 'a', 413));
    }

    [Fact]
    public async Task A_body_that_was_announced_and_never_comes_ends_in_403_within_seconds()
    {
        using var bound = new CancellationTokenSource(Bound);
        var stream = await RawHttp.ExchangeAsync(_bridge.Address, Encoding.ASCII.GetBytes(Line + Form + Signature + "Content-Length: 500\r\n\r\n"), bound.Token);

        Assert.StartsWith("HTTP/1.1 403 ", Encoding.ASCII.GetString(stream), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_never_reads_the_answers_is_not_read_any_further()
    {
        const int farTooMuch = 64 * 1024 * 1024;
        using var bound = new CancellationTokenSource(Bound);
        using var socket = await RawHttp.ConnectAsync(_bridge.Address, bound.Token);
        var requests = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"GET {SignedRequest.Path} HTTP/1.1\r\nHost: x\r\n\r\n", 2000)));

        var sent = 0;
        while (sent < farTooMuch && await IsTakenAsync(socket, requests, bound.Token))
            sent += requests.Length;

        Assert.True(sent < farTooMuch);
        Assert.Equal(["still there"], await _bridge.AskAsync("echo still there"));
    }

    private static async Task<bool> IsTakenAsync(Socket socket, byte[] bytes, CancellationToken bound)
    {
        using var stalled = CancellationTokenSource.CreateLinkedTokenSource(bound);
        stalled.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            return await RawHttp.SendAsync(socket, bytes, stalled.Token);
        }
        catch (OperationCanceledException) when (!bound.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task DripAsync(string what, string start, char drop, int expected)
    {
        using var bound = new CancellationTokenSource(Bound);
        try
        {
            using var socket = await RawHttp.ConnectAsync(_bridge.Address, bound.Token);
            var reading = RawHttp.ReadToEndAsync(socket, bound.Token);
            await RawHttp.SendAsync(socket, Encoding.ASCII.GetBytes(start), bound.Token);
            while (!reading.IsCompleted && await RawHttp.SendAsync(socket, new[] { (byte)drop }, bound.Token))
                await Task.WhenAny(reading, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, bound.Token));

            var answer = Encoding.ASCII.GetString(await reading);
            Assert.True(answer.StartsWith($"HTTP/1.1 {expected} ", StringComparison.Ordinal), $"{what}: {answer}");
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            Assert.Fail($"{what}: {exception.Message}");
        }
    }
}
