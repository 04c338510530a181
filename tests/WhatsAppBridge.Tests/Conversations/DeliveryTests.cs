using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppBridge.Attention;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Conversations;

/// <summary>Answers that go by REST, and what becomes of those that don't get through.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private BridgeFixture _bridge = null!;

    public async ValueTask InitializeAsync() => _bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Conversation:ReplyDeadline"] = "500ms" });

    public ValueTask DisposeAsync() => _bridge.DisposeAsync();

    [Fact]
    public async Task A_vendor_without_time_is_asked_again_and_the_order_is_kept()
    {
        // More than Twilio's client repeats by itself.
        _bridge.Twilio.Faults.Enqueue(TwilioFault.Refuse(429, 20429), times: 5);

        await AskLateAsync("mixed");
        var sent = await SentAsync(2);

        Assert.Equal(SentVia.Rest, sent[0].Via);
        Assert.Empty(await AttentionAsync());
        Assert.Contains("has no time", _bridge.Logs.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, 63016, "24-hour window")]
    [InlineData(401, 20003, "credentials")]
    public async Task A_refusal_wants_attention_and_says_why(int status, int code, string reason)
    {
        _bridge.Twilio.Faults.Enqueue(TwilioFault.Refuse(status, code));

        var exchange = await AskLateAsync("echo hello");

        var item = Assert.Single(await AttentionAsync(1));
        Assert.Equal((AttentionKind.NotSent, exchange.MessageSid, code), (item.Kind, item.Sid.Value, item.ErrorCode));
        Assert.Contains(reason, item.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_have_been_sent_is_not_sent_again_and_wants_attention()
    {
        _bridge.Twilio.Faults.Enqueue(TwilioFault.DropAfterwards());

        await AskLateAsync("echo hello");

        Assert.Single(await AttentionAsync(1));
        Assert.Single(_bridge.Twilio.Sent);
    }

    [Fact]
    public async Task An_answer_whose_connection_is_gone_goes_by_REST_once()
    {
        _bridge.Assistant.Faults.Enqueue(AssistantFault.Delay(TimeSpan.FromMilliseconds(300)));
        using (var connection = new TcpClient())
        {
            await connection.ConnectAsync(_bridge.Address.Host, _bridge.Address.Port);
            using var request = SignedRequest.Form(_bridge, SignedRequest.Greeting);
            var body = await request.Content!.ReadAsStringAsync();
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST {SignedRequest.Path} HTTP/1.1\r\nHost: x\r\nContent-Type: {SignedRequest.FormType}\r\nContent-Length: {body.Length}\r\nX-Twilio-Signature: {request.Headers.GetValues("X-Twilio-Signature").Single()}\r\n\r\n{body}"));
            await _bridge.Assistant.WaitForCallsAsync(AssistantOperation.Message, 1);
            connection.Client.LingerState = new LingerOption(true, 0);
        }

        var sent = Assert.Single(await SentAsync(1));
        Assert.Equal((SentVia.Rest, true), (sent.Via, sent.Body.Contains("hello", StringComparison.Ordinal)));

        // The same webhook again is not answered a second time.
        using var again = await _bridge.Client.SendAsync(SignedRequest.Form(_bridge, SignedRequest.Greeting));
        Assert.Equal("<Response/>", await again.Content.ReadAsStringAsync());
        Assert.Single(_bridge.Twilio.Sent);
    }

    [Fact]
    public async Task An_answer_that_was_recorded_and_never_heard_goes_by_REST_after_the_stop()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("whatsappbridge-tests-").FullName, "bridge.db");
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Store:Provider"] = "Sqlite", ["Store:Sqlite:Path"] = file });
        var store = bridge.Services.GetRequiredService<IConversationStore>();
        var message = new InboundMessage
        {
            Sid = new MessageSid(SignedRequest.Greeting[0].Value),
            Conversation = new ConversationKey(new WhatsAppAddress("+14155550123"), new WhatsAppAddress("+14155550100")),
        };
        var accepted = Assert.IsType<Acceptance.Ours>(await store.AcceptAsync(message, default));
        await store.CompleteAsync(new CompletedTurn { Claim = accepted.Claim, Conversation = message.Conversation, Messages = [OutboundMessage.OfText("cut off")], State = null }, default);

        await bridge.RestartAsync();

        using var patience = new CancellationTokenSource(Patience);
        var sent = await bridge.Twilio.WatchSentAsync(patience.Token).FirstAsync(patience.Token);
        Assert.Equal(("cut off", SentVia.Rest, "whatsapp:+14155550123"), (sent.Body, sent.Via, sent.To));
        using var again = await bridge.Client.SendAsync(SignedRequest.Form(bridge, SignedRequest.Greeting));
        Assert.Equal("<Response/>", await again.Content.ReadAsStringAsync());
        Assert.Empty(bridge.Assistant.Calls);
    }

    private async Task<WebhookExchange> AskLateAsync(string text)
    {
        _bridge.Assistant.Faults.Enqueue(AssistantFault.Delay(TimeSpan.FromSeconds(1)));
        var exchange = await _bridge.SayAsync(text);
        Assert.Equal("<Response/>", exchange.TwiML);
        return exchange;
    }

    private async Task<IReadOnlyList<SentMessage>> SentAsync(int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _bridge.Twilio.WatchSentAsync(patience.Token).Take(count).ToListAsync(patience.Token);
    }

    private async Task<IReadOnlyList<AttentionItem>> AttentionAsync(int atLeast = 0)
    {
        var list = _bridge.Services.GetRequiredService<IAttentionList>();
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var items = await list.ListAsync(patience.Token);
            if (items.Count >= atLeast)
                return items;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }
}
