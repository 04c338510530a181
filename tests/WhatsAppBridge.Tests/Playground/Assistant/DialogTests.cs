using System.Net;
using System.Text.Json.Nodes;
using WhatsAppBridge.Playground.Assistant;

namespace WhatsAppBridge.Tests.Playground.Assistant;

public sealed class DialogTests : AssistantFixture
{
    private static readonly string[] WithoutOrdinaryAnswer = ["error", "garbage", "empty", "slow"];

    public static TheoryData<string> Ordinary() =>
        [.. Dialog.Commands.Select(command => command.Name).Except(WithoutOrdinaryAnswer)];

    [Theory]
    [MemberData(nameof(Ordinary))]
    public async Task Every_command_is_answered_with_items_that_have_a_type(string command)
    {
        var answer = await Caller.SayAsync(await Caller.CreateSessionAsync(), command);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.NotEmpty(answer.Generic);
        Assert.All(answer.Generic, item => Assert.NotEmpty(item!["response_type"]!.GetValue<string>()));
        Assert.DoesNotContain("did not understand", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("help")]
    [InlineData("hi")]
    [InlineData("  HELLO! ")]
    [InlineData("")]
    public async Task A_greeting_lists_every_command(string text)
    {
        var help = (await Caller.SayAsync(await Caller.CreateSessionAsync(), text)).Text;
        Assert.All(Dialog.Commands, command => Assert.Contains($"- {command.Usage}: ", help, StringComparison.Ordinal));
    }

    [Fact]
    public void The_help_fits_into_one_message() => Assert.InRange(TextOf("help").Length, 1, 1_600);

    [Fact]
    public void All_media_are_samples_that_exist()
    {
        string[] samples = ["harbour.jpg", "ticket.png", "greeting.ogg", "clip.mp4"];
        var sent = Dialog.Commands.Select(command => command.Answer(Turn(command.Name), "").Output.ToJsonString());
        var named = sent.SelectMany(json => json.Split("https://samples.playground.example/").Skip(1))
            .Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)]);
        Assert.Equal(samples.Order(), named.Distinct().Order());
    }

    [Fact]
    public void Every_response_type_of_the_protocol_is_shown()
    {
        var shown = Dialog.Commands
            .SelectMany(command => command.Answer(Turn("callout"), "").Output["generic"] as JsonArray ?? [])
            .Select(item => item!["response_type"]!.GetValue<string>());
        string[] types =
        [
            "text", "pause", "image", "audio", "video", "iframe", "option", "suggestion", "connect_to_agent",
            "channel_transfer", "search", "conversation_search", "conversational_search", "user_defined", "date", "dtmf",
            "text_to_speech", "speech_to_text", "start_activities", "stop_activities", "end_session", "button", "card",
            "carousel", "grid", "table",
        ];
        Assert.Empty(types.Except(shown));
    }

    [Fact]
    public async Task Case_and_blanks_make_no_difference() => Assert.Equal(
        "option", (await Caller.SayAsync(await Caller.CreateSessionAsync(), "  Many   OPTIONS. ")).Generic[0]!["response_type"]!.GetValue<string>());

    [Fact]
    public async Task An_echo_keeps_what_was_typed()
    {
        var session = await Caller.CreateSessionAsync();
        Assert.Equal("Grüße, *Ida*! 👩‍🚀", (await Caller.SayAsync(session, "Echo  Grüße, *Ida*! 👩‍🚀")).Text);
    }

    [Fact]
    public async Task Something_else_is_quoted_and_help_is_named()
    {
        var session = await Caller.CreateSessionAsync();
        var answer = await Caller.SayAsync(session, "Où est la gare ?");
        Assert.Contains("“Où est la gare ?”", answer.Text, StringComparison.Ordinal);
        Assert.Contains("*help*", answer.Text, StringComparison.Ordinal);
        var quoted = await Caller.SayAsync(session, string.Concat(Enumerable.Repeat("👩‍🚀", 300)));
        Assert.Contains("👩‍🚀…”", quoted.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_is_about_5000_characters_and_longer_needs_more_than_ten_messages()
    {
        Assert.InRange(TextOf("long").Length, 4_500, 5_500);
        Assert.InRange(TextOf("longer").Length, 16_001, 30_000);
    }

    [Fact]
    public async Task A_choice_sent_back_whole_is_answered_by_its_name()
    {
        var session = await Caller.CreateSessionAsync();
        var options = await Caller.SayAsync(session, "options");
        var value = options.Generic[0]!["options"]![0]!["value"]!.DeepClone();
        Assert.Equal("You chose *Standard delivery* (3 to 5 days).", (await Caller.SendAsync(session, value)).Text);
    }

    [Fact]
    public async Task A_choice_that_lost_members_is_told_so()
    {
        var session = await Caller.CreateSessionAsync();
        var value = (await Caller.SayAsync(session, "options")).Generic[0]!["options"]![1]!["value"]!.DeepClone();
        value["input"]!.AsObject().Remove("choice_ref");
        Assert.Contains("choice_ref is missing", (await Caller.SendAsync(session, value)).Text, StringComparison.Ordinal);
        value["input"]!.AsObject().Remove("intents");
        Assert.Contains("intents, choice_ref is missing", (await Caller.SendAsync(session, value)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suggestion_sent_back_whole_is_answered_and_one_that_lost_members_is_told_so()
    {
        var session = await Caller.CreateSessionAsync();
        var suggestions = (await Caller.SayAsync(session, "suggestion")).Generic[0]!["suggestions"]!.AsArray();
        Assert.Equal("None of the above", suggestions[^1]!["label"]!.GetValue<string>());
        var value = suggestions[0]!["value"]!.DeepClone();
        Assert.Equal("We are open *nine to five*, every day.", (await Caller.SendAsync(session, value)).Text);
        value.AsObject().Remove("intents");
        Assert.Contains("intents is missing", (await Caller.SendAsync(session, value)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_of_many_options_is_answered_by_its_number()
    {
        var session = await Caller.CreateSessionAsync();
        var options = (await Caller.SayAsync(session, "many options")).Generic[0]!["options"]!.AsArray();
        Assert.Equal(12, options.Count);
        Assert.Equal("Pier 12 it is.", (await Caller.SendAsync(session, options[11]!["value"]!.DeepClone())).Text);
    }

    [Fact]
    public async Task An_attachment_is_acknowledged_by_its_kind()
    {
        var message = JsonNode.Parse(
            """{"input":{"text":"","attachments":[{"url":"https://media.example/1","media_type":"image/jpeg"}]}}""")!;
        var answer = await Caller.SendAsync(await Caller.CreateSessionAsync(), message);
        Assert.Contains("image/jpeg", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_and_garbage_fail_as_their_names_say_and_empty_has_no_items()
    {
        var session = await Caller.CreateSessionAsync();
        var error = await Caller.SayAsync(session, "error");
        Assert.Equal(HttpStatusCode.InternalServerError, error.Status);
        Assert.Equal(500, error.Json["code"]!.GetValue<int>());
        Assert.StartsWith("<html>", (await Caller.SayAsync(session, "garbage")).Body, StringComparison.Ordinal);
        Assert.Null((await Caller.SayAsync(session, "empty")).Json["output"]!["generic"]);
    }

    [Fact]
    public async Task Expire_answers_and_takes_the_session_along()
    {
        var session = await Caller.CreateSessionAsync();
        Assert.Equal("Your session will be gone when you write next.", (await Caller.SayAsync(session, "expire")).Text);
        Assert.Equal("Invalid Session", (await Caller.SayAsync(session, "who")).Json["error"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("", 20)]
    [InlineData("3", 3)]
    [InlineData("3000", 60)]
    [InlineData("soon", 20)]
    public void Slow_waits_as_long_as_asked_within_reason(string argument, int seconds)
    {
        var slow = Dialog.Commands.Single(command => command.Name == "slow").Answer(Turn("slow " + argument), argument);
        Assert.Equal(TimeSpan.FromSeconds(seconds), slow.Wait);
    }

    [Fact]
    public async Task Slow_answers_when_the_time_has_passed()
    {
        var slow = Caller.SayAsync(await Caller.CreateSessionAsync(), "slow 5");
        while (!slow.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAny(slow, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }

        Assert.Equal("This took me 5 seconds.", (await slow).Text);
    }

    private static AssistantTurn Turn(string text) => new()
    {
        Message = new JsonObject { ["input"] = new JsonObject { ["text"] = text } },
        TurnCount = 1,
        UserId = "u1",
        Context = [],
    };

    private static string TextOf(string command) => Dialog.Answer(Turn(command)).Output["generic"]![0]!["text"]!.GetValue<string>();
}
