using System.Text;
using Microsoft.Extensions.Logging;
using WhatsAppBridge.Tests.Infrastructure;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Tests.Twilio;

/// <summary>Bodies that do not end as announced, behind a signature that might be one: refused, and never a 5xx. One that merely comes late is answered.</summary>
public sealed class WebhookFramingTests : IAsyncLifetime
{
    private const string SomeSignature = "AAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private BridgeFixture _bridge = null!;

    public async ValueTask InitializeAsync() => _bridge = await BridgeFixture.StartAsync();

    public ValueTask DisposeAsync() => _bridge.DisposeAsync();

    [Theory]
    [InlineData("598b0b2ef4922220ac\r\n")]
    [InlineData("ffffffffffffffff\r\n")]
    [InlineData("7fffffff1\r\nBody")]
    [InlineData("-1\r\n")]
    [InlineData("\r\n")]
    [InlineData("4\r\nBody5\r\n")]
    [InlineData("4;a=\"\nBody\r\n0\r\n\r\n")]
    [InlineData("4\r\nBody\r\n0\r\nBroken Trailer\r\n\r\n")]
    public async Task Broken_chunks_are_refused(string chunks)
    {
        var answer = await AnswerAsync($"Transfer-Encoding: chunked\r\n\r\n{chunks}{new string('~', 2048)}");

        Assert.Equal((403, ""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task A_body_that_turns_out_too_large_is_one_warning_and_no_error()
    {
        var answer = await AnswerAsync($"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n15000\r\n{new string('a', 0x15000)}\r\n0\r\n\r\n");

        Assert.Equal((413, ""), (answer.Status, answer.Body));
        Assert.Equal([LogLevel.Warning], _bridge.Logs.Lines.Select(line => line.Level).Where(level => level >= LogLevel.Warning));
    }

    // The server asks for the body once somebody reads it, so it is surely not there yet.
    [Fact]
    public async Task A_body_that_comes_behind_its_headers_is_answered_as_any_other()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var request = SignedRequest.Form(_bridge, SignedRequest.Greeting);
        var body = await request.Content!.ReadAsByteArrayAsync(patience.Token);
        var signature = request.Headers.GetValues(TwilioSignature.HeaderName).Single();
        using var socket = await RawHttp.ConnectAsync(_bridge.Address, patience.Token);

        await RawHttp.SendAsync(socket, Encoding.Latin1.GetBytes(Request($"Connection: close\r\nExpect: 100-continue\r\nContent-Length: {body.Length}\r\n\r\n", signature)), patience.Token);
        var asked = new byte[256];
        var length = await socket.ReceiveAsync(asked, patience.Token);
        await RawHttp.SendAsync(socket, body, patience.Token);
        var answer = Encoding.UTF8.GetString(await RawHttp.ReadToEndAsync(socket, patience.Token));

        Assert.StartsWith("HTTP/1.1 100 ", Encoding.Latin1.GetString(asked, 0, length), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains("<Body>", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_that_hang_up_in_the_middle_are_no_error()
    {
        var half = Encoding.Latin1.GetBytes(Request("Content-Length: 1000\r\n\r\nBody=hello"));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        for (var i = 0; i < 500; i++)
            await RawHttp.AbandonAsync(_bridge.Address, half, patience.Token);

        await AnswerAsync("Connection: close\r\nContent-Length: 4\r\n\r\nBody");
        Assert.DoesNotContain(_bridge.Logs.Lines, line => line.Level >= LogLevel.Error);
    }

    private static string Request(string rest, string signature = SomeSignature) =>
        $"POST {SignedRequest.Path} HTTP/1.1\r\nHost: bridge.example.com\r\nContent-Type: {SignedRequest.FormType}\r\n{TwilioSignature.HeaderName}: {signature}\r\n{rest}";

    private async Task<RawAnswer> AnswerAsync(string rest)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var stream = await RawHttp.ExchangeAsync(_bridge.Address, Encoding.Latin1.GetBytes(Request(rest)), patience.Token);

        Assert.True(RawHttp.TryReadAnswers(stream, out var answers), Encoding.Latin1.GetString(stream));
        return answers[0];
    }
}
