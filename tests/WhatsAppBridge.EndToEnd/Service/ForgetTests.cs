using System.Text;
using System.Text.Json;
using WhatsAppBridge.EndToEnd.Infrastructure;
using WhatsAppBridge.Playground.Assistant;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>One person is erased, here and at the assistant, while the service runs.</summary>
public sealed class ForgetTests
{
    [Fact]
    public async Task A_person_is_erased_from_the_files_and_at_the_assistant_and_the_report_says_so()
    {
        await using var scene = await BridgeScene.StartAsync();
        await scene.AskAsync("echo something nobody should know");
        var customer = scene.CallsOf(AssistantOperation.Message)[0].Headers["X-Watson-Metadata"];
        await using var program = BridgeProcess.Run(["forget", "+1 415 555 0123", "--json"], scene.Settings);

        Assert.Equal(0, await program.WaitForExitAsync());

        var report = Assert.Single(JsonElement.Parse(string.Join('\n', program.Output)).EnumerateArray());
        Assert.Equal(1, report.GetProperty("messages").GetInt32());
        Assert.Equal(1, report.GetProperty("conversations").GetInt32());
        Assert.True(Assert.Single(report.GetProperty("assistants").EnumerateArray()).GetProperty("erased").GetBoolean());
        // The phone shows its user id with every message: two names of one person.
        Assert.Equal(2, report.GetProperty("names").GetArrayLength());
        Assert.Single(scene.CallsOf(AssistantOperation.DeleteUserData), call => call.Query.Contains(customer, StringComparison.Ordinal));
        await scene.Bridge.Program.TerminateAsync();
        await scene.Bridge.Program.WaitForExitAsync();
        Assert.DoesNotContain("nobody should know", StoredText(scene), StringComparison.Ordinal);
        Assert.DoesNotContain("4155550123", StoredText(scene), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_runs_goes_on_with_everybody_and_knows_a_message_that_comes_again()
    {
        await using var scene = await BridgeScene.StartAsync();
        var first = await scene.SayAsync("echo one");
        await using var program = BridgeProcess.Run(["forget", "+14155550123"], scene.Settings);
        Assert.Equal(0, await program.WaitForExitAsync());
        Assert.Contains("1 messages with their answers", string.Join('\n', program.Output), StringComparison.Ordinal);

        Assert.Equal("<Response/>", (await scene.RepeatAsync(first)).TwiML);
        Assert.Equal("This is turn 1 in", (await scene.AskAsync("who"))[.."This is turn 1 in".Length]);
        Assert.Equal(2, scene.CallsOf(AssistantOperation.Message).Count);
    }

    [Fact]
    public async Task Whoever_is_forgotten_while_an_answer_is_thought_over_still_hears_it_and_is_not_in_the_files()
    {
        await using var scene = await BridgeScene.StartAsync();
        var thought = new TaskCompletionSource();
        scene.Assistant.ScriptAsync = async (_, clientGone) =>
        {
            await thought.Task.WaitAsync(clientGone);
            return null;
        };
        var webhook = scene.SayAsync("echo a secret under way");
        await scene.Assistant.WaitForCallsAsync(AssistantOperation.Message, 1);
        await using var program = BridgeProcess.Run(["forget", "+14155550123"], scene.Settings);
        Assert.Equal(0, await program.WaitForExitAsync());
        thought.SetResult();

        var exchange = await webhook;

        Assert.Contains("a secret under way", Assert.Single(exchange.Messages).Body, StringComparison.Ordinal);
        await scene.Bridge.Program.TerminateAsync();
        await scene.Bridge.Program.WaitForExitAsync();
        Assert.DoesNotContain("a secret under way", StoredText(scene), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assistant_that_does_not_erase_is_named_and_the_exit_code_says_so()
    {
        await using var scene = await BridgeScene.StartAsync();
        await scene.AskAsync("echo one");
        scene.Assistant.Faults.FaultMode = AssistantFault.Error(403, "Forbidden").On(AssistantOperation.DeleteUserData);
        await using var program = BridgeProcess.Run(["forget", "+14155550123"], scene.Settings);

        Assert.Equal(1, await program.WaitForExitAsync());

        var output = string.Join('\n', program.Output);
        Assert.Contains("NOT erased, NotAuthorised, status 403", output, StringComparison.Ordinal);
        Assert.Matches("Try again with: forget .*\\+14155550123", output);
    }

    [Fact]
    public async Task A_store_that_never_named_anybody_is_not_taken_for_the_services_own()
    {
        await using var scene = await BridgeScene.PrepareAsync();
        await using var program = BridgeProcess.Run(["forget", "+14155550123"], scene.Settings);

        Assert.Equal(1, await program.WaitForExitAsync());

        Assert.Contains("made just now", string.Join('\n', program.Output), StringComparison.Ordinal);
        Assert.Empty(scene.CallsOf(AssistantOperation.DeleteUserData));
    }

    [Theory]
    [InlineData]
    [InlineData("4155550123")]
    [InlineData("+14155550123", "ana")]
    public async Task Who_is_not_named_properly_is_asked_about(params string[] arguments)
    {
        await using var scene = await BridgeScene.PrepareAsync();
        await using var program = BridgeProcess.Run(["forget", .. arguments], scene.Settings);

        Assert.Equal(2, await program.WaitForExitAsync());
        Assert.Contains("usage: WhatsAppBridge forget", program.AllErrors, StringComparison.Ordinal);
    }

    private static string StoredText(BridgeScene scene)
    {
        var store = scene.Settings["Store__Sqlite__Path"];
        return string.Concat(Directory.GetFiles(Path.GetDirectoryName(store)!).Select(file => Encoding.UTF8.GetString(File.ReadAllBytes(file))));
    }
}
