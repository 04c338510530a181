using Microsoft.Extensions.DependencyInjection;
using WhatsAppBridge.Attention;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Assistant;

/// <summary>An assistant that is not reached: what nobody can have heard is known as such, and asked again by itself.</summary>
public sealed class ReachTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly OwnCertificate _own = new();

    public void Dispose() => _own.Dispose();

    [Theory]
    [InlineData("Http1", 1)]
    // HTTP/2 makes one connection after the other, and all wait for the next.
    [InlineData("Http1AndHttp2", 12)]
    public async Task A_connection_that_never_comes_about_has_carried_nothing_and_is_waited_for_while_the_webhook_waits(string protocols, int people)
    {
        await using var assistant = await StartAssistantAsync();
        await using var wire = SilentWire.To(assistant.Url.Port);
        wire.IsDead = true;
        await using var bridge = await StartBehindAsync(wire, assistant, protocols);

        var answers = await Task.WhenAll(Enumerable.Range(0, people).Select(i => bridge.AskAsync("echo later", new PhonePerson($"+1415558{i:D4}"))));

        Assert.All(answers, answer => Assert.Contains("can't answer", Assert.Single(answer), StringComparison.Ordinal));
        Assert.Contains("ConnectTimedOut", bridge.Logs.All, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Repeat(AttentionRetry.ByItself, people), (await OwedAsync(bridge)).Select(item => item.Retry));

        wire.IsDead = false;
        Assert.Equal(1, await bridge.Services.GetRequiredService<Retries>().RetryDueAsync(TestContext.Current.CancellationToken));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var sent = await bridge.Twilio.WatchSentAsync(patience.Token).FirstAsync(message => message.Via == SentVia.Rest, patience.Token);
        Assert.Contains("later", sent.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assistant_that_dies_under_traffic_leaves_nobody_without_a_word()
    {
        await using var assistant = await StartAssistantAsync();
        await using var wire = SilentWire.To(assistant.Url.Port);
        await using var bridge = await StartBehindAsync(wire, assistant, "Http1AndHttp2");
        Assert.Equal(["before"], await bridge.AskAsync("echo before"));
        wire.IsDead = true;

        // What the dead connection has taken breaks off, and others wait for the next one, which never comes about.
        var asked = new List<Task<IReadOnlyList<string>>>();
        for (var i = 0; i < 20; i++)
        {
            asked.Add(bridge.AskAsync("echo later", new PhonePerson($"+1415558{i:D4}")));
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.All(await Task.WhenAll(asked), answer => Assert.Contains("can't answer", Assert.Single(answer), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_that_was_not_made_has_heard_no_message()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Assistant:Timeout"] = "3s" });
        bridge.Assistant.Faults.FaultMode = AssistantFault.Hang().On(AssistantOperation.CreateSession);

        Assert.Contains("can't answer", Assert.Single(await bridge.AskAsync("echo hi")), StringComparison.Ordinal);

        Assert.Equal(AttentionRetry.ByItself, Assert.Single(await OwedAsync(bridge)).Retry);
    }

    [Fact]
    public async Task A_token_service_that_never_answers_keeps_the_message_from_the_assistant()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Assistant:Timeout"] = "3s" });
        bridge.Assistant.Faults.FaultMode = AssistantFault.Hang().On(AssistantOperation.Token);

        Assert.Contains("can't answer", Assert.Single(await bridge.AskAsync("echo hi")), StringComparison.Ordinal);

        Assert.Contains("TokenUnavailable", bridge.Logs.All, StringComparison.Ordinal);
        Assert.Equal(AttentionRetry.ByItself, Assert.Single(await OwedAsync(bridge)).Retry);
    }

    [Fact]
    public async Task An_assistant_that_has_the_message_and_never_answers_may_have_heard_it()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Assistant:Timeout"] = "3s" });
        bridge.Assistant.Faults.FaultMode = AssistantFault.Hang();

        Assert.Contains("can't answer", Assert.Single(await bridge.AskAsync("echo hi")), StringComparison.Ordinal);

        Assert.Contains("TimedOut", bridge.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("ConnectTimedOut", bridge.Logs.All, StringComparison.Ordinal);
        Assert.Equal(AttentionRetry.ByHand, Assert.Single(await OwedAsync(bridge)).Retry);
    }

    private static async Task<IReadOnlyList<AttentionItem>> OwedAsync(BridgeFixture bridge) =>
        await bridge.Services.GetRequiredService<IAttentionList>().ListAsync(TestContext.Current.CancellationToken);

    private Task<EmulatedAssistant> StartAssistantAsync() => EmulatedAssistant.StartAsync(new EmulatedAssistantOptions { Certificate = _own.Certificate });

    private Task<BridgeFixture> StartBehindAsync(SilentWire wire, EmulatedAssistant assistant, string protocols) => BridgeFixture.StartAsync(new Dictionary<string, string?>(BridgeFixture.SettingsOf(assistant, at: wire.Address))
    {
        ["Assistant:CertificateAuthority"] = _own.PemFile,
        ["Assistant:Protocols"] = protocols,
        ["Assistant:BreakerFailures"] = "0",
        // As long as may be: what is looked for comes after 8 s, and machines are slow.
        ["Conversation:ReplyDeadline"] = "14s",
        ["Conversation:RetryFor"] = "1h",
    });
}
