using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Assistant;

/// <summary>Every kind of credentials gets in, and none turns traffic into token requests.</summary>
public sealed class SignInTests
{
    [Theory]
    [InlineData("Iam")]
    [InlineData("Basic")]
    [InlineData("Basic, user")]
    [InlineData("Bearer")]
    [InlineData("CloudPak, key")]
    [InlineData("CloudPak, password")]
    public async Task Each_kind_of_credentials_gets_in(string kind)
    {
        await using var bridge = await BridgeFixture.StartAsync(configure: builder =>
        {
            var settings = builder.Configuration;
            (var apiKey, settings["Assistant:ApiKey"]) = (settings["Assistant:ApiKey"], null);
            settings["Assistant:Authentication"] = kind.Split(',')[0];
            switch (kind)
            {
                case "Basic, user":
                    (settings["Assistant:Username"], settings["Assistant:Password"]) = ("apikey", apiKey);
                    break;
                case "CloudPak, password":
                    (settings["Assistant:Username"], settings["Assistant:Password"], settings["Assistant:TokenUrl"]) = ("ana", apiKey, null);
                    break;
                case "CloudPak, key":
                    (settings["Assistant:Username"], settings["Assistant:ApiKey"], settings["Assistant:TokenUrl"]) = ("ana", apiKey, null);
                    break;
                case "Bearer":
                    settings["Assistant:BearerToken"] = Token;
                    break;
                default:
                    settings["Assistant:ApiKey"] = apiKey;
                    break;
            }
        }, assistant: new EmulatedAssistantOptions { IssuedToken = Token });

        Assert.Equal(["in"], await bridge.AskAsync("echo in"));
        Assert.All(bridge.Assistant.Calls, call => Assert.InRange(call.Status!.Value, 200, 201));
    }

    private const string Token = "a-token-made-up-for-this-test";

    [Theory]
    [InlineData("token\r\nX-Injected: 1")]
    [InlineData("token\nX-Injected: 1")]
    public async Task A_token_with_a_line_break_makes_no_header_of_its_own(string token)
    {
        await using var bridge = await BridgeFixture.StartAsync(
            new Dictionary<string, string?> { ["Assistant:Authentication"] = "Bearer", ["Assistant:BearerToken"] = token },
            assistant: new EmulatedAssistantOptions { RequiresCredentials = false });

        await bridge.AskAsync("echo in");

        Assert.All(bridge.Assistant.Calls, call => Assert.False(call.Headers.ContainsKey("X-Injected")));
    }

    [Fact]
    public async Task Without_credentials_none_are_sent()
    {
        await using var bridge = await BridgeFixture.StartAsync(
            new Dictionary<string, string?> { ["Assistant:Authentication"] = "None" }, assistant: new EmulatedAssistantOptions { RequiresCredentials = false });

        Assert.Equal(["in"], await bridge.AskAsync("echo in"));
        Assert.All(bridge.Assistant.Calls, call => Assert.False(call.Headers.ContainsKey("Authorization")));
    }

    [Fact]
    public async Task A_Cloud_Pak_token_is_renewed_when_its_own_time_says_so()
    {
        await using var bridge = await BridgeFixture.StartAsync(
            new Dictionary<string, string?> { ["Assistant:Authentication"] = "CloudPak", ["Assistant:Username"] = "ana", ["Assistant:TokenUrl"] = "" },
            assistant: new EmulatedAssistantOptions { TokenLifetime = TimeSpan.FromSeconds(1) });
        await bridge.AskAsync("echo one");
        await Task.Delay(TimeSpan.FromMilliseconds(1100), TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(["two"], await bridge.AskAsync("echo two"));

        Assert.True(Tokens(bridge) >= 2);
        Assert.DoesNotContain(bridge.Assistant.Calls, call => call.Status == 401);
        Assert.All(bridge.Assistant.Calls.Where(call => call.Operation == AssistantOperation.Token), call => Assert.Equal("/icp4d-api/v1/authorize", call.Path));
    }

    [Fact]
    public async Task A_hundred_people_at_once_need_one_token()
    {
        await using var bridge = await BridgeFixture.StartAsync();

        var exchanges = await Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
            bridge.Twilio.DeliverAsync(new PhoneMessage(new PhonePerson($"+1415555{i:0000}"), "echo hi"))));

        Assert.All(exchanges, exchange => Assert.Equal("hi", Assert.Single(exchange.Messages).Body));
        Assert.Equal(1, Tokens(bridge));
    }

    [Fact]
    public async Task A_token_service_that_is_down_is_not_asked_for_every_message()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Faults.FaultMode = AssistantFault.Status(503).On(AssistantOperation.Token);

        for (var i = 0; i < 30; i++)
            Assert.Contains("can't answer", Assert.Single(await bridge.AskAsync($"echo {i}", new PhonePerson($"+1415555{i:0000}"))), StringComparison.Ordinal);

        Assert.InRange(Tokens(bridge), 1, 8);
        Assert.Contains("TokenUnavailable", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_refuses_every_token_does_not_make_new_ones_fetched_for_every_message()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Faults.FaultMode = AssistantFault.Error(401, "Unauthorized").On(AssistantOperation.CreateSession);

        for (var i = 0; i < 30; i++)
            Assert.Contains("can't answer", Assert.Single(await bridge.AskAsync($"echo {i}", new PhonePerson($"+1415555{i:0000}"))), StringComparison.Ordinal);

        Assert.InRange(Tokens(bridge), 1, 8);
    }

    [Fact]
    public async Task Assistants_of_one_account_share_its_token()
    {
        await using var bridge = await BridgeFixture.StartAsync(configure: builder =>
        {
            builder.Configuration["Channels:0:PhoneNumber"] = "+14155550100";
            builder.Configuration["Channels:1:PhoneNumber"] = "+14155550101";
            builder.Configuration["Channels:1:EnvironmentId"] = "00000000-0000-0000-0000-000000000001";
        });

        var right = await bridge.Twilio.DeliverAsync(new PhoneMessage(bridge.Ana, "echo hi") { To = "+14155550100" });
        var wrong = await bridge.Twilio.DeliverAsync(new PhoneMessage(bridge.Ana, "echo hi") { To = "+14155550101" });

        Assert.Equal("hi", Assert.Single(right.Messages).Body);
        Assert.Contains("can't answer", Assert.Single(wrong.Messages).Body, StringComparison.Ordinal);
        Assert.Equal(1, Tokens(bridge));
    }

    private static int Tokens(BridgeFixture bridge) => bridge.Assistant.Calls.Count(call => call.Operation == AssistantOperation.Token);
}
