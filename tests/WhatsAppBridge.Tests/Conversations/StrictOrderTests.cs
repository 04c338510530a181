using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Conversations;

/// <summary>Answers of several messages, one after the other as Twilio reports them.</summary>
public sealed class StrictOrderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("sent")]
    [InlineData("delivered")]
    [InlineData("failed")]
    public async Task The_next_message_goes_when_the_one_before_is_reported(string status)
    {
        await using var bridge = await StartAsync("1m");

        Assert.Equal("<Response/>", (await bridge.SayAsync("mixed")).TwiML);
        var first = Assert.Single(await SentAsync(bridge, 1));
        await bridge.Twilio.PostStatusAsync(first, "queued");
        Assert.Single(bridge.Twilio.Sent);
        await bridge.Twilio.PostStatusAsync(first, status);

        Assert.True((await SentAsync(bridge, 2))[1].At > first.At);
    }

    [Fact]
    public async Task Without_a_report_the_next_message_goes_after_the_patience()
    {
        await using var bridge = await StartAsync("300ms");

        await bridge.SayAsync("mixed");

        var sent = await SentAsync(bridge, 2);
        Assert.InRange(sent[1].At - sent[0].At, TimeSpan.FromMilliseconds(250), Patience);
    }

    [Fact]
    public async Task A_single_message_needs_no_order_and_goes_by_the_webhook()
    {
        await using var bridge = await StartAsync("1m");

        Assert.Single(await bridge.AskAsync("echo one"));
    }

    private static Task<BridgeFixture> StartAsync(string patience) => BridgeFixture.StartAsync(
        new Dictionary<string, string?> { ["Delivery:Ordering"] = "Strict", ["Delivery:StrictPatience"] = patience });

    private static async Task<IReadOnlyList<SentMessage>> SentAsync(BridgeFixture bridge, int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        return await bridge.Twilio.WatchSentAsync(patience.Token).Take(count).ToListAsync(patience.Token);
    }
}
