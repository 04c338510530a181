using System.Text.Json;
using WhatsAppBridge.EndToEnd.Infrastructure;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>Which settings are in force, and where from.</summary>
[Trait("Category", "Slow")]
public sealed class ConfigTests
{
    [Fact]
    public async Task Every_setting_is_shown_with_where_it_comes_from_and_no_secret_is()
    {
        await using var scene = await BridgeScene.PrepareAsync(
            ("Conversation__ReplyDeadline", "7s"),
            ("Conversation__UserIdSecret", "hush-hush-hush-hush"),
            ("Twilio__AdditionalAuthTokens__0", "hush-hush-the-next-one"),
            ("Twilio__ApiKeySid", "SK0123456789abcdef0123456789abcdef"),
            ("Twilio__ApiKeySecret", "hush-hush-of-the-key"),
            ("Twilio__PublicUrl", "https://twilio:hush-hush@bridge.example.com"),
            ("Twilio__AuthTokn", "hush-hush-misspelt"),
            ("Twilio__Subaccounts__0__AccountSid", "AC0123456789abcdef0123456789abcdef"),
            ("Twilio__Subaccounts__0__AuthToken", "hush-hush-of-the-subaccount"),
            ("Channels__0__PhoneNumber", "+14155550100"),
            ("Channels__0__ApiKey", "hush-hush-of-the-channel"),
            ("Portal__Password", "hush-hush-of-the-operators"));
        await using var program = BridgeProcess.Run(["config", "--json"], scene.Settings);

        Assert.Equal(0, await program.WaitForExitAsync());

        var text = string.Join('\n', program.Output);
        var settings = JsonElement.Parse(text).EnumerateArray().ToDictionary(setting => setting.GetProperty("name").GetString()!);
        Assert.Equal(("7s", "environment"), Of("Conversation:ReplyDeadline"));
        Assert.Equal(("30s", "appsettings.json"), Of("Assistant:Timeout"));
        Assert.Equal(("+14155550100", "environment"), Of("Channels:0:PhoneNumber"));
        Assert.Equal(("SK0123456789abcdef0123456789abcdef", "environment"), Of("Twilio:ApiKeySid"));
        Assert.Equal(("https://****@bridge.example.com", "environment"), Of("Twilio:PublicUrl"));
        Assert.Equal(("hu****lt", "environment"), Of("Twilio:AuthTokn"));
        Assert.Equal(("****", "environment"), Of("Portal:Password"));
        Assert.DoesNotContain("hush", text + program.AllErrors, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Twilio.AuthToken, text, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Assistant.ApiKey, text, StringComparison.Ordinal);

        (string?, string?) Of(string name) => (settings[name].GetProperty("value").GetString(), settings[name].GetProperty("source").GetString());
    }

    [Fact]
    public async Task Wrong_settings_are_shown_and_told()
    {
        const string token = "0f9e8d7c6b5a49382716051423324150";
        await using var scene = await BridgeScene.PrepareAsync(("Twilio__AccountSid", token));
        await using var program = BridgeProcess.Run(["config"], scene.Settings);

        Assert.Equal(78, await program.WaitForExitAsync());

        Assert.Contains("Twilio:AccountSid = 0f****50  (environment)", program.Output);
        Assert.Contains("Twilio:AccountSid: found", program.AllErrors, StringComparison.Ordinal);
        Assert.DoesNotContain(token, string.Join('\n', program.Output) + program.AllErrors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_health_check_asks_the_service_where_the_environment_says_it_listens()
    {
        await using var scene = await BridgeScene.StartAsync();
        var port = scene.Bridge.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(0, await HealthcheckAsync([], new() { ["ASPNETCORE_HTTP_PORTS"] = port }));
        Assert.Equal(0, await HealthcheckAsync([], new() { ["ASPNETCORE_URLS"] = $"http://+:{port}/" }));
        Assert.Equal(0, await HealthcheckAsync([scene.Bridge.Address.ToString()], []));
        Assert.Equal(1, await HealthcheckAsync(["http://127.0.0.1:9"], []));
        Assert.Equal(2, await HealthcheckAsync(["here"], []));
    }

    private static async Task<int> HealthcheckAsync(string[] arguments, Dictionary<string, string> settings)
    {
        await using var program = BridgeProcess.Run(["healthcheck", .. arguments], settings);
        return await program.WaitForExitAsync();
    }
}
