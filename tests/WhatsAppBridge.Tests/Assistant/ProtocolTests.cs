using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppBridge.Diagnostics.Checks;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Assistant;

/// <summary>Which HTTP is spoken with the assistant, and what sharing a connection must not cost anybody.</summary>
public sealed class ProtocolTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly OwnCertificate _own = new();

    public void Dispose() => _own.Dispose();

    [Theory]
    [InlineData("", true, HttpProtocols.Http1AndHttp2, "HTTP/2")]
    [InlineData("", true, HttpProtocols.Http1, "HTTP/1.1")]
    [InlineData("", true, HttpProtocols.Http2, "HTTP/2")]
    [InlineData("", false, HttpProtocols.Http1, "HTTP/1.1")]
    [InlineData("Http1", true, HttpProtocols.Http1AndHttp2, "HTTP/1.1")]
    [InlineData("Http2", true, HttpProtocols.Http1AndHttp2, "HTTP/2")]
    [InlineData("Http2", false, HttpProtocols.Http2, "HTTP/2")]
    public async Task Both_agree_on_HTTP_2_where_both_speak_it_and_the_settings_may_insist(string setting, bool withTls, HttpProtocols spoken, string expected)
    {
        await using var bridge = await StartAsync(setting, spoken, withTls);

        Assert.Equal(["hi"], await bridge.AskAsync("echo hi"));

        var calls = bridge.Assistant.Calls.Where(call => call.Operation is AssistantOperation.CreateSession or AssistantOperation.Message);
        Assert.Equal([expected, expected], calls.Select(call => call.Protocol));
    }

    [Theory]
    [InlineData("None", true, "Untrusted")]
    [InlineData("None", false, "Unreadable")]
    [InlineData("Iam", true, "Untrusted")]
    [InlineData("Iam", false, "TokenUnavailable")]
    public async Task A_service_that_does_not_speak_what_the_settings_insist_on_hears_no_message(string authentication, bool withTls, string kind)
    {
        await using var bridge = await StartAsync("Http2", HttpProtocols.Http1, withTls, authentication);

        Assert.Contains("can't answer", Assert.Single(await bridge.AskAsync("echo hi")), StringComparison.Ordinal);

        Assert.DoesNotContain(bridge.Assistant.Calls, call => call.Operation == AssistantOperation.Message);
        Assert.Contains(kind, bridge.Logs.All, StringComparison.Ordinal);
        Assert.Contains("Assistant:Protocols", bridge.Logs.All, StringComparison.Ordinal);
        var finding = Assert.Single(await bridge.Services.GetRequiredService<AssistantCheck>().RunAsync(TestContext.Current.CancellationToken));
        Assert.Contains("Assistant:Protocols", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_insists_on_HTTP_2_does_so_with_the_assistants_host_and_no_other()
    {
        await using var tokens = await EmulatedAssistant.StartAsync(new EmulatedAssistantOptions { IssuedToken = "unused" });
        await using var bridge = await BridgeFixture.StartAsync(
            new Dictionary<string, string?> { ["Assistant:Protocols"] = "Http2", ["Assistant:TokenUrl"] = tokens.TokenUrl.ToString(), ["Assistant:ApiKey"] = tokens.ApiKey },
            assistant: new EmulatedAssistantOptions { Protocols = HttpProtocols.Http2, RequiresCredentials = false });

        Assert.Equal(["hi"], await bridge.AskAsync("echo hi"));

        Assert.Equal("HTTP/1.1", Assert.Single(tokens.Calls, call => call.Operation == AssistantOperation.Token).Protocol);
    }

    [Fact]
    public async Task Many_turns_share_a_connection_and_more_than_one_carries_have_another()
    {
        const int people = 250;
        await using var bridge = await StartAsync("", HttpProtocols.Http1AndHttp2, withTls: true);
        var all = new TaskCompletionSource();
        bridge.Assistant.ScriptAsync = async (_, cancellationToken) =>
        {
            await all.Task.WaitAsync(cancellationToken);
            return null;
        };

        var asked = Enumerable.Range(0, people).Select(i => bridge.AskAsync($"echo {i}", new PhonePerson($"+1415556{i:D4}"))).ToList();
        await bridge.Assistant.WaitForCallsAsync(AssistantOperation.Message, people, TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        all.SetResult();
        var answers = await Task.WhenAll(asked);

        Assert.Equal(Enumerable.Range(0, people).Select(i => $"{i}"), answers.Select(answer => Assert.Single(answer)));
        // Kestrel allows a hundred at once on each.
        Assert.InRange(bridge.Assistant.Calls.Where(call => call.Operation == AssistantOperation.Message).Select(call => call.ConnectionId).Distinct().Count(), 3, 8);
    }

    [Fact]
    public async Task A_shared_connection_that_has_gone_silent_is_given_up_before_a_webhook_has_waited_in_vain()
    {
        await using var assistant = await EmulatedAssistant.StartAsync(new EmulatedAssistantOptions { Certificate = _own.Certificate });
        await using var wire = SilentWire.To(assistant.Url.Port);
        await using var bridge = await StartBehindAsync(wire, assistant);
        Assert.Equal(["before"], await bridge.AskAsync("echo before"));
        var connections = wire.Connections;
        wire.Silence();

        // Nobody knows whether it was heard, so it is not asked again.
        Assert.Contains("can't answer", Assert.Single(await bridge.AskAsync("echo lost")), StringComparison.Ordinal);
        Assert.Equal(["after"], await bridge.AskAsync("echo after"));

        Assert.Equal(connections + 1, wire.Connections);
        Assert.Equal(["echo before", "echo after"], assistant.Calls.Where(call => call.Operation == AssistantOperation.Message).Select(TextOf));
    }

    [Fact]
    public async Task A_connection_lost_under_many_turns_is_one_failure_and_leaves_nobody_else_unanswered()
    {
        // More than Assistant:BreakerFailures.
        const int people = 30;
        await using var assistant = await EmulatedAssistant.StartAsync(new EmulatedAssistantOptions { Certificate = _own.Certificate });
        await using var wire = SilentWire.To(assistant.Url.Port);
        await using var bridge = await StartBehindAsync(wire, assistant);
        assistant.ScriptAsync = async (turn, cancellationToken) =>
        {
            if (turn.Text == "echo lost")
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return null;
        };
        Assert.Equal(["before"], await bridge.AskAsync("echo before"));
        var asked = Enumerable.Range(0, people).Select(i => bridge.AskAsync("echo lost", new PhonePerson($"+1415557{i:D4}"))).ToList();
        await assistant.WaitForCallsAsync(AssistantOperation.Message, people + 1, TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        wire.Silence();

        Assert.All(await Task.WhenAll(asked), answer => Assert.Contains("can't answer", Assert.Single(answer), StringComparison.Ordinal));
        Assert.Equal(["after"], await bridge.AskAsync("echo after"));

        Assert.DoesNotContain("Suspended", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_whose_stream_broke_off_is_not_asked_again()
    {
        await using var bridge = await StartAsync("", HttpProtocols.Http1AndHttp2, withTls: true);
        Assert.Equal(["hi"], await bridge.AskAsync("echo hi"));
        bridge.Assistant.Faults.Enqueue(AssistantFault.Drop());

        Assert.Contains("can't answer", Assert.Single(await bridge.AskAsync("echo lost")), StringComparison.Ordinal);
        Assert.Equal(["after"], await bridge.AskAsync("echo after"));

        Assert.Equal(["echo hi", "echo lost", "echo after"], bridge.Assistant.Calls.Where(call => call.Operation == AssistantOperation.Message).Select(TextOf));
    }

    private static string TextOf(AssistantCall call) => JsonNode.Parse(call.Body)!["input"]!["text"]!.GetValue<string>();

    private Task<BridgeFixture> StartAsync(string setting, HttpProtocols spoken, bool withTls, string authentication = "Iam") => BridgeFixture.StartAsync(
        new Dictionary<string, string?>
        {
            ["Assistant:Protocols"] = setting,
            ["Assistant:CertificateAuthority"] = withTls ? _own.PemFile : null,
            ["Assistant:Authentication"] = authentication,
        },
        assistant: new EmulatedAssistantOptions { Certificate = withTls ? _own.Certificate : null, Protocols = spoken, RequiresCredentials = authentication != "None" });

    private Task<BridgeFixture> StartBehindAsync(SilentWire wire, EmulatedAssistant assistant) => BridgeFixture.StartAsync(new Dictionary<string, string?>(BridgeFixture.SettingsOf(assistant, at: wire.Address))
    {
        ["Assistant:CertificateAuthority"] = _own.PemFile,
    });
}
