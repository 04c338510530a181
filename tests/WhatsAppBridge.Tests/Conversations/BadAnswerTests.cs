using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Conversations;

/// <summary>What comes from the assistant is input like any other: bounded, and never more than one answer lost.</summary>
public sealed class BadAnswerTests
{
    private const string Good = """{"output":{"generic":[{"response_type":"text","text":"fine"}]}}""";

    public static TheoryData<string> Unreadable => ["html", "half", "10 MB", "10 MB of blanks", "too deep", "array", "number", "nothing but a byte order mark", "binary"];

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task An_answer_that_is_none_is_logged_and_apologised_for(string what)
    {
        await using var bridge = await BridgeFixture.StartAsync();
        await bridge.AskAsync("echo warm");
        bridge.Assistant.Faults.Enqueue(AssistantFault.Status(200, BodyOf(what), what == "html" ? "text/html" : "application/json"));

        Assert.Contains("can't answer right now", Assert.Single(await bridge.AskAsync("hello")), StringComparison.Ordinal);

        var line = Assert.Single(bridge.Logs.Lines, line => line.Text.Contains("Unreadable", StringComparison.Ordinal)).Text;
        Assert.Matches("transaction \"?[0-9a-f]{32}", line);
        Assert.True(line.Length < 1000);
        Assert.DoesNotContain("fault of the bridge", bridge.Logs.All, StringComparison.Ordinal);
        Assert.Equal(["well"], await bridge.AskAsync("echo well"));
    }

    [Theory]
    [InlineData("text/html", Good)]
    [InlineData("", Good)]
    [InlineData("application/json", """{"output":{"generic":[]},"output":{"generic":[{"response_type":"text","text":"broken","text":"fine"}]}}""")]
    [InlineData("application/json", """{"output":{"generic":[{"response_type":"text","text":"fine"}]},"context":7}""")]
    [InlineData("application/json", """{"output":{"generic":[{"response_type":"text","text":"fine"}]},"context":{"global":{"system":{"skip_user_input":"yes"}},"skills":[1],"smsAction":["terminateSession"]}}""")]
    public async Task An_answer_that_can_be_read_is_read_whatever_is_odd_about_it(string contentType, string body)
    {
        await using var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Faults.Enqueue(AssistantFault.Status(200, body, contentType));

        Assert.Equal(["fine"], await bridge.AskAsync("hello"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"session_id":7}""")]
    [InlineData("""{"session_id":""}""")]
    [InlineData("<html>")]
    public async Task A_session_without_an_id_is_none(string body)
    {
        await using var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Faults.Enqueue(AssistantFault.Status(201, body).On(AssistantOperation.CreateSession));

        Assert.Contains("can't answer right now", Assert.Single(await bridge.AskAsync("hello")), StringComparison.Ordinal);
        Assert.Contains("Unreadable", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("""{"access_token":"with a blank","expires_in":3600}""")]
    [InlineData("10 MB")]
    public async Task A_token_that_is_none_is_told_from_a_wrong_key(string body)
    {
        await using var bridge = await BridgeFixture.StartAsync();
        bridge.Assistant.Faults.Enqueue(AssistantFault.Status(200, body == "10 MB" ? BodyOf(body) : body).On(AssistantOperation.Token));

        Assert.Contains("can't answer right now", Assert.Single(await bridge.AskAsync("hello")), StringComparison.Ordinal);
        Assert.Contains("TokenUnavailable", bridge.Logs.All, StringComparison.Ordinal);
    }

    private static string BodyOf(string what) => what switch
    {
        "html" => "<html><body>upstream connect error</body></html>",
        "half" => Good[..(Good.Length / 2)],
        "10 MB" => Good.Replace("fine", new string('x', 10_000_000), StringComparison.Ordinal),
        "10 MB of blanks" => Good + new string(' ', 10_000_000),
        "too deep" => $$"""{"output":{"generic": {{new string('[', 5000)}}{{new string(']', 5000)}} } }""",
        "array" => "[]",
        "number" => "7",
        "nothing but a byte order mark" => "\uFEFF",
        _ => "\0\u0001\u0002",
    };
}
