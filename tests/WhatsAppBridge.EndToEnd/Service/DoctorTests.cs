using System.Text.Json;
using WhatsAppBridge.EndToEnd.Infrastructure;
using WhatsAppBridge.Playground.Proxy;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>The doctor examines the settings it is given, beside the service that runs with them.</summary>
[Trait("Category", "Slow")]
public sealed class DoctorTests
{
    [Fact]
    public async Task When_all_is_well_it_says_so_and_exits_with_0()
    {
        await using var proxy = await EmulatedProxy.StartAsync(new EmulatedProxyOptions { Prefix = "/chat" });
        await using var scene = await StartAsync(proxy);
        await FixAsync(scene);

        var (exitCode, report) = await ExamineAsync(scene);

        Assert.Equal(0, exitCode);
        Assert.Equal("well", report.GetProperty("outcome").GetString());
        var checks = report.GetProperty("checks").EnumerateArray().Select(check => (Name: check.GetProperty("check").GetString(), Outcome: check.GetProperty("outcome").GetString())).ToList();
        Assert.Equal(
            ["settings", "store", "store-durability", "open-files", "clock", "assistant", "assistant-session", "twilio-account", "twilio-api-key", "twilio-sender", "twilio-webhook", "public-address", "signature"],
            checks.Select(check => check.Name).Distinct());
        // What is left to say is about this machine: its loopback address and its limit of open files.
        Assert.All(checks.Where(check => check.Name is not ("settings" or "open-files")), check => Assert.Equal("passed", check.Outcome));
    }

    [Fact]
    public async Task It_points_the_sender_at_us_when_told_to_and_messages_arrive_from_then_on()
    {
        await using var proxy = await EmulatedProxy.StartAsync();
        await using var scene = await StartAsync(proxy);
        scene.Twilio.ChangeSender(scene.Twilio.Number, sender => sender with { CallbackUrl = "http://127.0.0.1:9/elsewhere", CallbackMethod = "GET" });

        var (before, wrong) = await ExamineAsync(scene);
        Assert.Equal(1, before);
        Assert.Contains("goes to http://127.0.0.1:9/elsewhere", wrong.ToString(), StringComparison.Ordinal);

        var fixedText = await FixAsync(scene);
        Assert.Contains($"{scene.Twilio.Number}: http://127.0.0.1:9/elsewhere -> {proxy.PublicUrl}/webhooks/twilio/whatsapp#rc=2&rp=ct,5xx", fixedText, StringComparison.Ordinal);
        Assert.Equal("POST", scene.Twilio.SenderOf(scene.Twilio.Number)?.CallbackMethod);
        Assert.Contains("hello", await scene.AskAsync("echo hello"), StringComparison.Ordinal);
        Assert.Contains("nothing to do", await FixAsync(scene), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_is_told_with_what_to_do_and_the_exit_code_is_1()
    {
        await using var scene = await BridgeScene.PrepareAsync(("Twilio__PublicUrl", "http://127.0.0.1:9"), ("Twilio__AuthToken", "a-token-nobody-should-see"));
        await using var program = BridgeProcess.Run(["doctor"], scene.Settings);

        Assert.Equal(1, await program.WaitForExitAsync());

        var output = string.Join('\n', program.Output);
        Assert.Contains("failed   twilio-account", output, StringComparison.Ordinal);
        Assert.Contains("Check Twilio:AccountSid and Twilio:AuthToken", output, StringComparison.Ordinal);
        Assert.Contains("(README.md#settings)", output, StringComparison.Ordinal);
        Assert.Contains("skipped  signature", output, StringComparison.Ordinal);
        Assert.DoesNotContain("nobody-should-see", output + program.AllErrors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_settings_and_a_store_that_can_not_be_made_are_findings_too()
    {
        await using var scene = await BridgeScene.PrepareAsync(("Twilio__PublicUrl", "http://127.0.0.1:9"), ("Conversation__ReplyDeadline", "soon"));
        var (exitCode, wrong) = await ExamineAsync(scene);
        Assert.Equal(1, exitCode);
        var setting = Assert.Single(wrong.GetProperty("checks").EnumerateArray());
        Assert.Equal(("settings", "Conversation:ReplyDeadline"), (setting.GetProperty("check").GetString(), setting.GetProperty("subject").GetString()));

        scene.Settings.Remove("Conversation__ReplyDeadline");
        scene.Settings["Store__Sqlite__Path"] = "/dev/null/bridge.db";
        var (_, report) = await ExamineAsync(scene);
        var checks = report.GetProperty("checks").EnumerateArray().ToLookup(check => check.GetProperty("check").GetString(), check => check.GetProperty("outcome").GetString());
        Assert.Equal("failed", Assert.Single(checks["store"]));
        Assert.Equal("passed", Assert.Single(checks["assistant"]));
    }

    [Fact]
    public async Task A_low_limit_of_open_files_is_a_warning()
    {
        await using var scene = await BridgeScene.PrepareAsync(("Twilio__PublicUrl", "http://127.0.0.1:9"));
        await using var program = BridgeProcess.RunLimited("-n 2000", ["doctor"], scene.Settings);

        await program.WaitForExitAsync();

        Assert.Contains(program.Output, line => line.Contains("warned   open-files: Only 2000 files may be open", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--fix")]
    [InlineData("--fix", "everything")]
    [InlineData("--number", "+14155550100")]
    [InlineData("--fix", "webhook", "--number", "ana")]
    public async Task Arguments_that_make_no_sense_end_with_the_usage(params string[] arguments)
    {
        await using var program = BridgeProcess.Run(["doctor", .. arguments]);

        Assert.Equal(2, await program.WaitForExitAsync());
        Assert.Contains("usage: WhatsAppBridge doctor", program.AllErrors, StringComparison.Ordinal);
    }

    private static async Task<BridgeScene> StartAsync(EmulatedProxy proxy)
    {
        var scene = await BridgeScene.StartAsync(("Twilio__PublicUrl", proxy.PublicUrl));
        scene.Twilio.PublicUrl = null;
        proxy.Target = scene.Bridge.Address;
        return scene;
    }

    private static async Task<(int ExitCode, JsonElement Report)> ExamineAsync(BridgeScene scene)
    {
        await using var program = BridgeProcess.Run(["doctor", "--json"], scene.Settings);
        var exitCode = await program.WaitForExitAsync();
        Assert.Empty(program.Errors);
        return (exitCode, JsonElement.Parse(string.Join('\n', program.Output)));
    }

    private static async Task<string> FixAsync(BridgeScene scene)
    {
        await using var program = BridgeProcess.Run(["doctor", "--fix", "webhook"], scene.Settings);
        var exitCode = await program.WaitForExitAsync();
        Assert.True(exitCode == 0, string.Join('\n', program.Output) + program.AllErrors);
        return string.Join('\n', program.Output);
    }
}
