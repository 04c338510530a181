using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using WhatsAppBridge.EndToEnd.Infrastructure;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>The program starts, or says in one message why it does not.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task With_no_settings_at_all_it_names_everything_that_is_missing_and_the_playground(string environment)
    {
        var (exitCode, message) = await FailAsync(new() { ["DOTNET_ENVIRONMENT"] = environment });

        Assert.Equal(78, exitCode);
        Assert.Contains("5 settings are wrong or missing", message, StringComparison.Ordinal);
        foreach (var name in new[] { "Twilio:AccountSid", "Twilio:AuthToken", "Assistant:Url", "Assistant:ApiKey", "Assistant:AssistantId" })
            Assert.Contains($"{name}: found nothing; write", message, StringComparison.Ordinal);
        Assert.Contains("dotnet run --project src/WhatsAppBridge.Playground", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_wrong_settings_it_lists_all_of_them_at_once_with_what_was_found()
    {
        await using var scene = await BridgeScene.PrepareAsync(
            ("Conversation__ReplyDeadline", "20s"),
            ("Assistant__Timeout", "soon"),
            ("Rendering__SingleAsterisk", "Underline"),
            ("Rendering__SearchResults", "a few"),
            ("Twilio__PublicUrl", "bridge.example.com"));

        var (exitCode, message) = await FailAsync(scene.Settings);

        Assert.Equal(78, exitCode);
        Assert.Contains("5 settings are wrong or missing", message, StringComparison.Ordinal);
        Assert.Contains("Conversation:ReplyDeadline: found \"20s\"; write a time from 100ms to 14s", message, StringComparison.Ordinal);
        Assert.Contains("Assistant:Timeout: found \"soon\"; write a time", message, StringComparison.Ordinal);
        Assert.Contains("Rendering:SingleAsterisk: found \"Underline\"; write one of Bold, Italic", message, StringComparison.Ordinal);
        Assert.Contains("Rendering:SearchResults: found \"a few\"; write a whole number", message, StringComparison.Ordinal);
        Assert.Contains("Twilio:PublicUrl: found \"bridge.example.com\"; write the address", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_masked_where_it_is_wrong_and_never_printed_where_it_is_right()
    {
        await using var scene = await BridgeScene.PrepareAsync(("Conversation__UserIdSecret", "hush-hush-99"), ("Store__Retention", "ever"));

        var (exitCode, message) = await FailAsync(scene.Settings);

        Assert.Equal(78, exitCode);
        Assert.Contains("Conversation:UserIdSecret: found \"hu****99\"; write at least 16 characters", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", message, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Twilio.AuthToken, message, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Assistant.ApiKey, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_in_the_place_of_an_id_is_masked_too()
    {
        // The neighbours on Twilio's page, each pasted into the other's place.
        const string token = "0f9e8d7c6b5a49382716051423324150";
        const string secret = "Zq8wXe7rYt6uPi5oAs4dFg3hJk2lMn1b";
        await using var scene = await BridgeScene.PrepareAsync(("Twilio__AccountSid", token), ("Twilio__ApiKeySid", secret), ("Twilio__ApiKeySecret", "SK1"));

        var (exitCode, message) = await FailAsync(scene.Settings);

        Assert.Equal(78, exitCode);
        Assert.Contains("Twilio:AccountSid: found \"0f****50\"", message, StringComparison.Ordinal);
        Assert.Contains("Twilio:ApiKeySid: found \"Zq****1b\"", message, StringComparison.Ordinal);
        Assert.DoesNotContain(token, message, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_verb_ends_with_the_usage()
    {
        await using var program = BridgeProcess.Run(["frobnicate"]);

        Assert.Equal(2, await program.WaitForExitAsync());
        Assert.Empty(program.Output);
        Assert.Contains("\"frobnicate\"", program.AllErrors, StringComparison.Ordinal);
        Assert.Contains("usage: WhatsAppBridge", program.AllErrors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_serves_in_Production_from_any_directory()
    {
        await using var scene = await BridgeScene.PrepareAsync();
        var elsewhere = Directory.CreateTempSubdirectory("whatsappbridge-elsewhere-");
        try
        {
            await using var bridge = await BridgeProcess.StartAsync(scene.Settings, elsewhere.FullName);
            using var live = await bridge.Client.GetAsync("/health/live");
            using var ready = await bridge.Client.GetAsync("/health/ready");

            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
            Assert.Equal("application/json", ready.Content.Headers.ContentType?.MediaType);
            var report = JsonElement.Parse(await ready.Content.ReadAsStringAsync());
            Assert.Equal("ready", report.GetProperty("status").GetString());
            foreach (var check in new[] { "configuration", "store", "assistant" })
                Assert.Equal("ok", report.GetProperty("checks").GetProperty(check).GetProperty("status").GetString());
            Assert.Contains(bridge.Program.Output, line => line.Contains("\"EnvName\":\"Production\"", StringComparison.Ordinal));
            Assert.Empty(elsewhere.EnumerateFileSystemInfos());
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task It_lives_but_is_not_ready_when_nobody_answers_at_the_assistants_address()
    {
        var port = UnusedPort();
        await using var scene = await BridgeScene.StartAsync(("Assistant__Url", $"http://127.0.0.1:{port}/instances/none"));

        using var live = await scene.Bridge.Client.GetAsync("/health/live");
        using var ready = await scene.Bridge.Client.GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        var checks = JsonElement.Parse(await ready.Content.ReadAsStringAsync()).GetProperty("checks");
        Assert.Equal("failed", checks.GetProperty("assistant").GetProperty("status").GetString());
        Assert.Equal("ok", checks.GetProperty("store").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_store_that_cannot_be_made_stops_the_start_with_one_sentence()
    {
        await using var scene = await BridgeScene.PrepareAsync();
        var file = scene.Settings["Store__Sqlite__Path"];
        await File.WriteAllTextAsync(file, "A file, not a folder.");
        scene.Settings["Store__Sqlite__Path"] = Path.Combine(file, "data", "bridge.db");

        var (exitCode, message) = await FailAsync(scene.Settings);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("WhatsAppBridge can't start: The store ", Assert.Single(message.Split('\n')), StringComparison.Ordinal);
        Assert.Contains(scene.Settings["Store__Sqlite__Path"], message, StringComparison.Ordinal);
        Assert.Contains("Check Store:Sqlite:Path", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_stops_the_start_with_one_sentence()
    {
        await using var scene = await BridgeScene.PrepareAsync();
        await File.WriteAllTextAsync(scene.Settings["Store__Sqlite__Path"], new string('x', 4096));

        var (exitCode, message) = await FailAsync(scene.Settings);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("WhatsAppBridge can't start: The store ", Assert.Single(message.Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_in_use_stops_the_start_with_one_sentence()
    {
        await using var scene = await BridgeScene.StartAsync();

        var others = new Dictionary<string, string>(scene.Settings) { ["Store__Sqlite__Path"] = scene.Settings["Store__Sqlite__Path"] + ".other" };
        await using var second = BridgeProcess.Run(["--urls", scene.Bridge.Address.ToString()], others);

        Assert.Equal(1, await second.WaitForExitAsync());
        var sentence = Assert.Single(second.Errors);
        Assert.StartsWith("WhatsAppBridge can't start: ", sentence, StringComparison.Ordinal);
        Assert.Contains(scene.Bridge.Address.Authority, sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_in_use_stops_the_start_with_one_sentence()
    {
        await using var scene = await BridgeScene.StartAsync();

        await using var second = BridgeProcess.Run(["--urls", "http://127.0.0.1:0"], scene.Settings);

        Assert.Equal(1, await second.WaitForExitAsync());
        Assert.Contains("in use by another process", Assert.Single(second.Errors), StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Message)> FailAsync(Dictionary<string, string> settings)
    {
        await using var program = BridgeProcess.Run(["--urls", "http://127.0.0.1:0"], settings);
        var exitCode = await program.WaitForExitAsync();
        Assert.Empty(program.Output);
        return (exitCode, program.AllErrors);
    }

    private static int UnusedPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
