using System.Text.Json;
using WhatsAppBridge.EndToEnd.Infrastructure;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>What the program writes may be kept, shipped and read by anyone: it is JSON and holds nothing private.</summary>
[Trait("Category", "Slow")]
public sealed class LogTests
{
    private const string PhoneNumber = "+4915783920461";

    [Fact]
    public async Task Every_line_is_one_JSON_object_and_nothing_private_is_in_any_of_them()
    {
        await using var scene = await PrepareAsync();
        await scene.StartBridgeAsync();

        await TalkAsync(scene);
        await scene.Bridge.Program.TerminateAsync();
        Assert.Equal(0, await scene.Bridge.Program.WaitForExitAsync());

        var lines = scene.Bridge.Program.Output;
        Assert.All(lines, line => Assert.Equal(JsonValueKind.Object, JsonElement.Parse(line).ValueKind));
        Assert.Contains(lines, line => line.Contains("Turn taken", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("+49****461", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("without a signature refused", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("An attachment was asked for", StringComparison.Ordinal) || line.Contains("An attachment could not be fetched", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("/media/", StringComparison.Ordinal) || line.Contains("RequestPath", StringComparison.Ordinal));

        var everything = string.Join('\n', [.. lines, .. scene.Bridge.Program.Errors]);
        foreach (var secret in Secrets(scene))
            Assert.DoesNotContain(secret, everything, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task The_whole_scripted_dialog_leaves_no_word_of_it_in_the_log_and_every_line_of_a_turn_says_whose_it_is()
    {
        await using var scene = await BridgeScene.StartAsync(
            ("Logging__LogLevel__Default", "Trace"), ("Conversation__ReplyDeadline", "1s"), ("Assistant__Timeout", "2s"));
        var ana = new PhonePerson(PhoneNumber, "Brunhilde");
        var words = new List<string>();
        foreach (var command in Dialog.Commands)
        {
            var said = command.Name is "echo" ? "echo zimtstern quagga" : command.Name;
            var exchange = await scene.Twilio.DeliverAsync(new PhoneMessage(ana, said));
            words.AddRange(exchange.Messages.Select(message => message.Body));
        }

        await scene.Bridge.Program.TerminateAsync();
        Assert.Equal(0, await scene.Bridge.Program.WaitForExitAsync());
        words.AddRange(scene.Twilio.Sent.Select(message => message.Body));

        var lines = scene.Bridge.Program.Output.Select(line => (Text: line, Json: JsonElement.Parse(line))).ToList();
        var everything = string.Join('\n', [.. scene.Bridge.Program.Output, .. scene.Bridge.Program.Errors]);
        // Lines short enough to be a word of the log itself say nothing about where they come from.
        var sentences = words.SelectMany(body => body.Split('\n')).Select(line => line.Trim()).Where(line => line.Length >= 16 && !line.StartsWith("Sorry", StringComparison.Ordinal)).Distinct().ToList();
        Assert.True(sentences.Count > 100, $"{sentences.Count} sentences were said.");
        Assert.All([.. sentences, .. Secrets(scene)], text => Assert.DoesNotContain(text, everything, StringComparison.OrdinalIgnoreCase));

        var ofTurns = lines.Where(line => IsOfTurn(line.Json)).ToList();
        Assert.True(ofTurns.Count > Dialog.Commands.Count, $"{ofTurns.Count} lines are of turns.");
        Assert.All(ofTurns, line =>
        {
            Assert.Equal("+49****461", line.Json.GetProperty("Person").GetString());
            Assert.StartsWith("SM", line.Json.GetProperty("MessageSid").GetString(), StringComparison.Ordinal);
            Assert.Equal(32, line.Json.GetProperty("@tr").GetString()!.Length);
        });
    }

    // Events of taking a turn (20..) and of delivering its answer (21..), but for what is said about the whole process.
    private static bool IsOfTurn(JsonElement line) =>
        line.TryGetProperty("EventId", out var id) && id.TryGetProperty("Id", out var number) && number.GetInt32() is >= 2001 and < 2200 and not 2010;

    [Fact]
    public async Task A_number_without_an_assistant_is_named_in_part_only()
    {
        await using var scene = await BridgeScene.StartAsync(("Channels__0__PhoneNumber", "+14155550177"));

        Assert.Equal(403, (await scene.SayAsync("hello")).Status);
        await scene.Bridge.Program.TerminateAsync();
        await scene.Bridge.Program.WaitForExitAsync();

        Assert.Contains(scene.Bridge.Program.Output, line => line.Contains("+14****100", StringComparison.Ordinal) && line.Contains("List it in Channels", StringComparison.Ordinal));
        Assert.DoesNotContain(scene.Bridge.Program.Output, line => line.Contains(scene.Twilio.Number[1..], StringComparison.Ordinal));
    }

    private static string[] Secrets(BridgeScene scene) =>
    [
        "zimtstern", "quagga", "Brunhilde", PhoneNumber[1..],
        scene.Twilio.Number[1..], scene.Twilio.AuthToken, scene.Assistant.ApiKey, "the-second-token", "a-long-user-id-secret",
    ];

    private static async Task<BridgeScene> PrepareAsync()
    {
        var scene = await BridgeScene.PrepareAsync(
            ("Logging__LogLevel__Default", "Trace"),
            ("Twilio__AdditionalAuthTokens__0", "the-second-token"),
            ("Conversation__UserIdSecret", "a-long-user-id-secret"),
            ("Conversation__ReplyDeadline", "3s"),
            ("Assistant__Timeout", "10s"));
        scene.Twilio.Faults.Enqueue(400, 63016);
        return scene;
    }

    // Everything that has a line of its own in the log: answers, choices, late ones, failures, repetitions, forgeries.
    private static async Task TalkAsync(BridgeScene scene)
    {
        var brunhilde = new PhonePerson(PhoneNumber, "Brunhilde");
        var tell = (string text) => scene.Twilio.DeliverAsync(new PhoneMessage(brunhilde, text));

        var first = await tell("echo zimtstern quagga");
        Assert.Contains("zimtstern quagga", Assert.Single(first.Messages).Body, StringComparison.Ordinal);
        await scene.RepeatAsync(first);
        await tell("options");
        await tell("2");
        await tell("many options zimtstern");
        await tell("mixed");
        await tell("unknown");
        await scene.Twilio.DeliverAsync(new PhoneMessage(brunhilde) { Media = [new PhoneMedia("image/jpeg") { Content = new byte[] { 1, 2, 3 } }] });
        await FetchInVainAsync(scene, brunhilde);

        foreach (var fault in new[]
        {
            AssistantFault.Error(400, "Processor Exception"), AssistantFault.Garbage(), AssistantFault.Drop(),
            AssistantFault.TruncatedBody(), AssistantFault.RateLimited(),
        })
        {
            scene.Assistant.Faults.Enqueue(fault);
            await tell("echo zimtstern again");
        }

        scene.Assistant.ExpireSessions();
        await tell("echo quagga in a new session");

        // Past the deadline, once refused by Twilio and once sent.
        foreach (var _ in new[] { "refused", "sent" })
        {
            scene.Assistant.Faults.Enqueue(AssistantFault.Delay(TimeSpan.FromSeconds(3.5)));
            Assert.Equal("<Response/>", (await tell("echo late zimtstern")).TwiML);
        }

        await scene.SentByRestAsync(1);
        await ForgeAsync(scene, first);
    }

    // A link to a file leaves a line only when something is wrong with the file.
    private static async Task FetchInVainAsync(BridgeScene scene, PhonePerson person)
    {
        await scene.Twilio.DeliverAsync(new PhoneMessage(person, "look") { Media = [new PhoneMedia("image/jpeg") { Content = new byte[] { 1, 2, 3 } }] });
        var link = JsonElement.Parse(scene.CallsOf(AssistantOperation.Message)[^1].Body).GetProperty("input").GetProperty("attachments")[0].GetProperty("url").GetString()!;
        scene.Twilio.Media.Trouble = MediaTrouble.Unavailable;
        using var response = await scene.Bridge.Client.GetAsync(new Uri(link).PathAndQuery);
        Assert.Equal(502, (int)response.StatusCode);
    }

    private static async Task ForgeAsync(BridgeScene scene, WebhookExchange genuine)
    {
        using var unsigned = await scene.Bridge.Client.GetAsync(BridgeScene.WebhookPath + "?Body=zimtstern&From=whatsapp%3A%2B4915783920461");
        Assert.Equal(403, (int)unsigned.StatusCode);

        using var request = new HttpRequestMessage(HttpMethod.Post, BridgeScene.WebhookPath + "?Body=zimtstern")
        {
            Content = new FormUrlEncodedContent(genuine.Form),
        };
        request.Headers.Add("X-Twilio-Signature", genuine.Signature);
        using var forged = await scene.Bridge.Client.SendAsync(request);
        Assert.Equal(403, (int)forged.StatusCode);
    }
}
