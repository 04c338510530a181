using System.Text.Json;
using WhatsAppBridge.Playground.Assistant;

namespace WhatsAppBridge.EndToEnd.Oracles;

/// <summary>The vendor's SDK takes the emulated assistant for the real one: with today's addresses and with the older ones.</summary>
[Trait("Category", "Oracle")]
public sealed class WatsonSdkTests
{
    [Theory]
    [InlineData("current")]
    [InlineData("older")]
    public async Task The_official_SDK_has_a_whole_conversation(string sdk)
    {
        await using var assistant = await EmulatedAssistant.StartAsync();
        var conversation = (await AskAsync(sdk, assistant)).GetProperty("conversation");

        Assert.Equal(201, conversation.GetProperty("created").GetProperty("status").GetInt32());
        Assert.NotEmpty(conversation.GetProperty("created").GetProperty("transaction").GetString()!);
        Assert.Contains("options", Text(conversation, "hello"), StringComparison.Ordinal);
        Assert.Equal("oracle", conversation.GetProperty("hello").GetProperty("user_id").GetString());
        Assert.Equal("option", Generic(conversation, "options")[0].GetProperty("response_type").GetString());
        Assert.Equal("You chose *Standard delivery* (3 to 5 days).", Text(conversation, "chosen"));

        var context = conversation.GetProperty("withContext").GetProperty("context");
        Assert.Equal(4, context.GetProperty("global").GetProperty("system").GetProperty("turn_count").GetInt32());
        Assert.Equal("blue", context.GetProperty("skills").GetProperty("actions skill")
            .GetProperty("skill_variables").GetProperty("colour").GetString());
        Assert.Equal(200, conversation.GetProperty("deleted").GetProperty("status").GetInt32());
    }

    [Theory]
    [InlineData("current", true)]
    [InlineData("older", false)]
    public async Task The_official_SDK_reads_every_refusal_as_the_real_service_means_it(string sdk, bool namesEnvironment)
    {
        await using var assistant = await EmulatedAssistant.StartAsync();
        var result = await AskAsync(sdk, assistant);

        AssertFailure(result.GetProperty("conversation").GetProperty("gone"), 404, "Invalid Session");
        AssertFailure(result.GetProperty("conversation").GetProperty("tooLong"), 400, "input.text cannot be longer than 2048 characters");
        AssertFailure(result.GetProperty("wrongId"), 404, "Resource not found");
        AssertFailure(result.GetProperty("wrongKey"), 400, "Provided API key could not be found.");
        Assert.All(
            assistant.Calls.Where(call => call.Operation is AssistantOperation.Message or AssistantOperation.CreateSession),
            call => Assert.Equal(namesEnvironment, call.Path.Contains("/environments/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("current")]
    [InlineData("older")]
    public async Task The_official_SDK_gets_in_with_every_kind_of_credentials_and_without_a_session(string sdk)
    {
        await using var assistant = await EmulatedAssistant.StartAsync();
        var result = await AskAsync(sdk, assistant);

        Assert.Equal(201, result.GetProperty("basic").GetInt32());
        Assert.Equal(201, result.GetProperty("cloudPak").GetInt32());
        Assert.Equal(200, result.GetProperty("erased").GetInt32());
        Assert.Equal("This is turn 1 in no session.", Text(result, "stateless"));
        Assert.DoesNotContain(assistant.Calls, call => call.Operation == AssistantOperation.Unknown);
    }

    [Theory]
    [InlineData("current")]
    [InlineData("older")]
    public async Task The_official_SDK_reports_refused_messages_with_their_status_and_words(string sdk)
    {
        await using var assistant = await EmulatedAssistant.StartAsync();
        assistant.Faults.Enqueue(AssistantFault.Error(401, "Unauthorized").On(AssistantOperation.Message));
        assistant.Faults.Enqueue(AssistantFault.Error(422, "The webhook did not answer").On(AssistantOperation.Message));
        assistant.Faults.Enqueue(AssistantFault.RateLimited(TimeSpan.FromSeconds(1)).On(AssistantOperation.Message));
        assistant.Faults.Enqueue(AssistantFault.Error(500, "Internal error").On(AssistantOperation.Message));

        var failures = (await AskAsync(sdk, assistant, refusals: 5)).EnumerateArray().ToList();

        // The SDK has its own words for 401, whatever the service says.
        AssertFailure(failures[0], 401, "invalid credentials");
        AssertFailure(failures[1], 422, "The webhook did not answer");
        AssertFailure(failures[2], 429, "");
        AssertFailure(failures[3], 500, "Internal error");
        Assert.Equal(JsonValueKind.Null, failures[4].ValueKind);
    }

    private static Task<JsonElement> AskAsync(string sdk, EmulatedAssistant assistant, int refusals = 0) => NodeOracle.RunAsync("watson.mjs", new
    {
        Sdk = sdk,
        assistant.Url,
        assistant.TokenUrl,
        assistant.ApiKey,
        assistant.AssistantId,
        assistant.EnvironmentId,
        Version = "2024-08-25",
        Refusals = refusals,
    });

    private static void AssertFailure(JsonElement failure, int status, string message)
    {
        Assert.Equal(status, failure.GetProperty("status").GetInt32());
        Assert.Contains(message, failure.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static JsonElement Generic(JsonElement holder, string turn) =>
        holder.GetProperty(turn).GetProperty("output").GetProperty("generic");

    private static string Text(JsonElement holder, string turn) =>
        Generic(holder, turn)[0].GetProperty("text").GetString()!;
}
