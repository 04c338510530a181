using System.Net;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Server;
using WhatsAppBridge.Tests.Infrastructure;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Tests.Server;

/// <summary>Requests that are too much of something, and room for those that are not.</summary>
public sealed class ServerLimitTests : IAsyncLifetime
{
    private const string Signature = $"{TwilioSignature.HeaderName}: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n";

    private BridgeFixture _bridge = null!;

    public async ValueTask InitializeAsync() => _bridge = await BridgeFixture.StartAsync();

    public ValueTask DisposeAsync() => _bridge.DisposeAsync();

    [Fact]
    public async Task Headers_without_end_are_cut_off()
    {
        using var patience = Patience();
        using var socket = await RawHttp.ConnectAsync(_bridge.Address, patience.Token);
        var reading = RawHttp.ReadToEndAsync(socket, patience.Token);
        await RawHttp.SendAsync(socket, Bytes($"POST {SignedRequest.Path} HTTP/1.1\r\nHost: x\r\n{Signature}X-Endless: "), patience.Token);

        var more = Bytes(new string('a', 1024));
        while (!reading.IsCompleted && await RawHttp.SendAsync(socket, more, patience.Token))
        {
        }

        Assert.StartsWith("HTTP/1.1 431 ", Encoding.ASCII.GetString(await reading), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ServerFeature.MaxRequestHeaderCount, 403)]
    [InlineData(ServerFeature.MaxRequestHeaderCount + 1, 431)]
    public async Task Headers_are_counted(int count, int expected)
    {
        var further = string.Concat(Enumerable.Range(0, count - 2).Select(i => $"X-{i}: 1\r\n"));

        Assert.Equal(expected, await StatusAsync($"GET {SignedRequest.Path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{further}\r\n"));
    }

    [Fact]
    public async Task An_address_over_64_KiB_is_too_long() =>
        Assert.Equal(414, await StatusAsync($"GET {SignedRequest.Path}?{new string('a', ServerFeature.MaxRequestLineSize)} HTTP/1.1\r\nHost: x\r\n\r\n"));

    [Fact]
    public async Task A_webhook_set_to_GET_may_bring_the_longest_message_WhatsApp_allows()
    {
        // 4,096 characters of three bytes each, every byte escaped in the address.
        var form = SignedRequest.Greeting.Select(field => field.Key == "Body" ? new("Body", new string('水', 4096)) : field);
        var target = SignedRequest.Path + "?" + FormEncoding.Encode(form);
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        request.Headers.Add(TwilioSignature.HeaderName, WebhookSignature.Compute(_bridge.Twilio.AuthToken, BridgeFixture.PublicUrl + target, []));

        using var response = await _bridge.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("", 403)]
    [InlineData(Signature, 413)]
    public async Task A_body_of_any_size_is_refused_before_it_is_sent(string signature, int expected) =>
        Assert.Equal(expected, await StatusAsync($"POST {SignedRequest.Path} HTTP/1.1\r\nHost: x\r\n{signature}Content-Length: 9999999999\r\n\r\n"));

    [Fact]
    public async Task The_preface_of_another_protocol_is_no_way_in()
    {
        using var patience = Patience();

        var answer = await RawHttp.ExchangeAsync(_bridge.Address, Bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), patience.Token);

        Assert.DoesNotContain("HTTP/1.1 2", Encoding.Latin1.GetString(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_pipelined_request_is_refused_in_its_turn()
    {
        const int count = 20_000;
        using var patience = Patience();
        var requests = string.Concat(Enumerable.Repeat($"POST {SignedRequest.Path} HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nBody", count));

        var stream = await RawHttp.ExchangeAsync(_bridge.Address, Bytes(requests + "GET /nothing-here HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), patience.Token);

        Assert.True(RawHttp.TryReadAnswers(stream, out var answers));
        Assert.Equal([.. Enumerable.Repeat(403, count), 404], answers.Select(answer => answer.Status));
    }

    [Fact]
    public void Idle_connections_outlive_those_of_a_proxy_and_ten_thousand_turns_have_room()
    {
        var limits = _bridge.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.True(limits.KeepAliveTimeout > TimeSpan.FromSeconds(120));
        Assert.True(limits.MaxConcurrentConnections > 10_000);
    }

    private async Task<int> StatusAsync(string request)
    {
        using var patience = Patience();
        var stream = await RawHttp.ExchangeAsync(_bridge.Address, Bytes(request), patience.Token);

        Assert.True(RawHttp.TryReadAnswers(stream, out var answers), Encoding.Latin1.GetString(stream));
        return Assert.Single(answers).Status;
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static CancellationTokenSource Patience() => new(TimeSpan.FromSeconds(40));
}
