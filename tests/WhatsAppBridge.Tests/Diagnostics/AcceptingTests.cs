using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Diagnostics;

/// <summary>What a load balancer goes by.</summary>
public sealed class AcceptingTests
{
    [Fact]
    public async Task Without_an_assistant_the_bridge_is_not_ready_and_still_takes_what_people_write()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Assistant:Url"] = "http://127.0.0.1:9/instances/none" });

        using var ready = await bridge.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        using var accepting = await bridge.Client.GetAsync("/health/accepting", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (ready.StatusCode, accepting.StatusCode));
        Assert.DoesNotContain("127.0.0.1:9", await accepting.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.StartsWith("Sorry, I can't answer right now", Assert.Single(await bridge.AskAsync("hello")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_takes_no_writes_sends_webhooks_elsewhere()
    {
        var store = new Mock<IConversationStore>();
        store.Setup(s => s.GetOrAddValueAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>())).ReturnsAsync("kept");
        store.Setup(s => s.ClaimAsync(It.IsAny<CancellationToken>())).ReturnsAsync([]);
        store.Setup(s => s.CheckAsync(It.IsAny<CancellationToken>())).ThrowsAsync(new StoreUnavailableException("The disk is full."));
        await using var bridge = await BridgeFixture.StartAsync(configure: builder => builder.Services.AddSingleton(store.Object));

        using var accepting = await bridge.Client.GetAsync("/health/accepting", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, accepting.StatusCode);
    }
}
