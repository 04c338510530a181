using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Conversations;

/// <summary>Sessions, choices and channels, seen from outside.</summary>
public sealed class ConversationTests
{
    private static int Messages(BridgeFixture bridge) => bridge.Assistant.Calls.Count(call => call.Operation == AssistantOperation.Message);

    private static int Sessions(BridgeFixture bridge) => bridge.Assistant.Calls.Count(call => call.Operation == AssistantOperation.CreateSession);

    [Fact]
    public async Task A_person_keeps_one_session_and_one_token_serves_everybody()
    {
        await using var bridge = await BridgeFixture.StartAsync();

        await bridge.AskAsync("echo one");
        await bridge.AskAsync("echo two");
        await bridge.Twilio.DeliverAsync(new PhoneMessage(new PhonePerson("+447700900321"), "echo three"));

        Assert.Equal(2, Sessions(bridge));
        Assert.Single(bridge.Assistant.Calls, call => call.Operation == AssistantOperation.Token);
        var users = bridge.Assistant.Calls.Where(call => call.Operation == AssistantOperation.Message)
            .Select(call => JsonElement.Parse(call.Body).GetProperty("user_id").GetString()).ToList();
        Assert.Equal(users[0], users[1]);
        Assert.NotEqual(users[0], users[2]);
        Assert.DoesNotContain("4155550123", users[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_session_is_renewed_once_and_the_message_resent()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        await bridge.AskAsync("echo before");
        bridge.Assistant.ExpireSessions();

        var answer = await bridge.AskAsync("echo after");

        Assert.Contains("after", Assert.Single(answer), StringComparison.Ordinal);
        Assert.Equal((2, 3), (Sessions(bridge), Messages(bridge)));
        await bridge.AskAsync("echo again");
        Assert.Equal(2, Sessions(bridge));
    }

    [Fact]
    public async Task A_new_session_that_is_invalid_at_once_is_an_error_not_a_loop()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Faults.FaultMode = AssistantFault.Error(404, "Invalid Session");

        var answer = await bridge.AskAsync("hello");

        Assert.Contains("can't answer right now", Assert.Single(answer), StringComparison.Ordinal);
        Assert.Equal((1, 1), (Sessions(bridge), Messages(bridge)));
    }

    [Fact]
    public async Task Wrong_ids_are_a_fault_of_the_settings_and_the_log_says_so()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Assistant:EnvironmentId"] = "not-there" });

        var answer = await bridge.AskAsync("hello");

        Assert.Contains("can't answer right now", Assert.Single(answer), StringComparison.Ordinal);
        Assert.Equal(1, Sessions(bridge));
        Assert.Contains("Check Assistant:Url, Assistant:AssistantId, Assistant:EnvironmentId", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_environment_the_older_paths_are_used()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Assistant:EnvironmentId"] = "" });

        Assert.Contains("hi there", Assert.Single(await bridge.AskAsync("echo hi there")), StringComparison.Ordinal);
        Assert.All(bridge.Assistant.Calls, call => Assert.DoesNotContain("/environments/", call.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_typed_number_goes_to_the_assistant_when_the_last_answer_was_no_list()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        await bridge.AskAsync("options");
        await bridge.AskAsync("echo how many?");

        await bridge.AskAsync("2");

        Assert.Contains("\"text\":\"2\"", bridge.Assistant.Calls[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_choice_goes_back_as_the_assistant_gave_it_with_members_nobody_knows()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        const string value = """{"input":{"text":"ship express","intents":[{"intent":"ship","confidence":0.9}],"x_unknown":{"deep":[1,2.50,null]}}}""";
        bridge.Assistant.Script = _ => new JsonObject
        {
            ["generic"] = new JsonArray(JsonNode.Parse($$$"""{"response_type":"option","title":"Which?","options":[{"label":"Slow","value":{"input":{"text":"s"} } },{"label":"Express","value":{{{value}}} }]}""")),
        };
        await bridge.AskAsync("hello");

        await bridge.AskAsync("  eXpress ");

        var sent = JsonNode.Parse(bridge.Assistant.Calls[^1].Body)!["input"]!;
        Assert.Equal(JsonNode.Parse(value)!["input"]!.ToJsonString(), sent.ToJsonString());
    }

    [Theory]
    [InlineData("**Bold** choice")]
    [InlineData("*bold* Choice")]
    [InlineData("Bold choice")]
    public async Task A_label_is_understood_as_it_was_given_as_it_is_shown_and_as_it_is_read(string typed)
    {
        await using var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Script = _ => new JsonObject
        {
            ["generic"] = new JsonArray(JsonNode.Parse("""{"response_type":"option","title":"Which?","options":[{"label":"**Bold** choice","value":{"input":{"text":"the value"}}}]}""")),
        };
        await bridge.AskAsync("hello");

        await bridge.AskAsync(typed);

        Assert.Contains("the value", bridge.Assistant.Calls[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_off_the_list_gets_the_text_for_it_when_there_is_one()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Conversation:InvalidChoiceText"] = "Please pick a number from the list." });
        await bridge.AskAsync("options");

        Assert.Equal("Please pick a number from the list.", Assert.Single(await bridge.AskAsync("9")));
        Assert.StartsWith("You chose", Assert.Single(await bridge.AskAsync("1")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_a_session_is_told_to_the_assistant_and_the_next_message_opens_a_new_one()
    {
        await using var bridge = await BridgeFixture.StartAsync();

        bridge.Assistant.Faults.Enqueue(AssistantFault.Delay(TimeSpan.FromMilliseconds(100)).On(AssistantOperation.DeleteSession));
        await bridge.AskAsync("end");
        await bridge.AskAsync("echo back again");

        Assert.Single(bridge.Assistant.Calls, call => call.Operation == AssistantOperation.DeleteSession);
        Assert.Equal(2, Sessions(bridge));
    }

    [Fact]
    public async Task A_greeting_is_fetched_on_a_new_session_when_wanted()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Conversation:Greeting"] = "true" });

        Assert.Equal(2, (await bridge.AskAsync("echo first")).Count);
        Assert.Single(await bridge.AskAsync("echo second"));
    }

    [Fact]
    public async Task Numbers_can_have_assistants_of_their_own_and_an_unknown_number_gets_none()
    {
        await using var other = await EmulatedAssistant.StartAsync();
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?>
        {
            ["Channels:0:PhoneNumber"] = "+1 415 555-0100",
            ["Channels:0:Url"] = other.Url.ToString(),
            ["Channels:0:TokenUrl"] = other.TokenUrl.ToString(),
            ["Channels:0:ApiKey"] = other.ApiKey,
            ["Channels:0:AssistantId"] = other.AssistantId,
            ["Channels:0:EnvironmentId"] = other.EnvironmentId,
        });

        Assert.Contains("hello", Assert.Single(await bridge.AskAsync("echo hello")), StringComparison.Ordinal);
        Assert.Empty(bridge.Assistant.Calls);
        var form = SignedRequest.Greeting.Select(field => field.Key == "To" ? new("To", "whatsapp:+14155550199") : field);
        using var response = await bridge.Client.SendAsync(SignedRequest.Form(bridge, form));
        Assert.Equal((HttpStatusCode.Forbidden, ""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Contains("List it in Channels", bridge.Logs.All, StringComparison.Ordinal);
        Assert.Empty(bridge.Assistant.Calls);
    }
}
