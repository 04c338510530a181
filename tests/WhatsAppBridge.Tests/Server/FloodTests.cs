using System.Net.Sockets;
using System.Text;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Server;

/// <summary>Many clients at once: a person is answered all the same.</summary>
[Collection(nameof(RunsAlone))]
public sealed class FloodTests
{
    [Fact]
    public async Task A_person_is_answered_while_hundreds_are_slow_and_others_flood()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Error" });
        using var over = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var slow = Enumerable.Range(0, 500).Select(_ => StallAsync(bridge.Address, over.Token)).ToList();
        var flood = Enumerable.Range(0, 4).Select(_ => Task.Run(() => FloodAsync(bridge.Address, over.Token))).ToList();

        for (var i = 0; i < 20; i++)
            Assert.Equal([$"message {i}"], await bridge.AskAsync($"echo message {i}"));

        await over.CancelAsync();
        await Task.WhenAll(slow);
        var refused = await Task.WhenAll(flood);
        Assert.All(refused, count => Assert.True(count > 0));
    }

    [Fact]
    public async Task Connections_over_the_limit_are_closed_at_once_and_those_within_it_are_served()
    {
        const int limit = 100;
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Server:MaxConnections"] = "100" });
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        var held = new List<Socket>();
        try
        {
            for (var i = 0; i < limit; i++)
                held.Add(await HoldAsync(bridge.Address, patience.Token));

            using (var further = await RawHttp.ConnectAsync(bridge.Address, patience.Token))
                Assert.Empty(await RawHttp.ReadToEndAsync(further, patience.Token));

            held[0].Dispose();
            Assert.Equal(["room again"], await AskUntilThereIsRoomAsync(bridge, patience.Token));
        }
        finally
        {
            held.ForEach(socket => socket.Dispose());
        }
    }

    // A connection counts when the server has answered on it.
    private static async Task<Socket> HoldAsync(Uri address, CancellationToken cancellationToken)
    {
        var socket = await RawHttp.ConnectAsync(address, cancellationToken);
        await RawHttp.SendAsync(socket, "GET /nothing-here HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), cancellationToken);
        Assert.NotEqual(0, await socket.ReceiveAsync(new byte[1024], cancellationToken));
        return socket;
    }

    private static async Task<IReadOnlyList<string>> AskUntilThereIsRoomAsync(BridgeFixture bridge, CancellationToken cancellationToken)
    {
        while (true)
        {
            var exchange = await bridge.SayAsync("echo room again");
            if (exchange.Error is null)
                return [.. exchange.Messages.Select(message => message.Body)];

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }
    }

    // Half of the headers and then nothing, again and again.
    private static async Task StallAsync(Uri address, CancellationToken over)
    {
        var half = Encoding.ASCII.GetBytes($"POST {SignedRequest.Path} HTTP/1.1\r\nHost: x\r\nX-Slow: ");
        while (!over.IsCancellationRequested)
        {
            try
            {
                await RawHttp.ExchangeAsync(address, half, over);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
            }
        }
    }

    private static async Task<int> FloodAsync(Uri address, CancellationToken over)
    {
        var requests = Encoding.ASCII.GetBytes(
            string.Concat(Enumerable.Repeat($"POST {SignedRequest.Path} HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nBody", 200))
            + "GET /nothing-here HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        var refused = 0;
        while (!over.IsCancellationRequested)
        {
            try
            {
                Assert.True(RawHttp.TryReadAnswers(await RawHttp.ExchangeAsync(address, requests, over), out var answers));
                refused += answers.Count(answer => answer.Status == 403);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
            }
        }

        return refused;
    }
}
