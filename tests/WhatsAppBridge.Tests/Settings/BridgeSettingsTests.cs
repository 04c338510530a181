using Microsoft.Extensions.Configuration;
using WhatsAppBridge.Assistant;
using WhatsAppBridge.Settings;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Settings;

public sealed class BridgeSettingsTests
{
    private static readonly Dictionary<string, string?> Complete = new()
    {
        ["Twilio:AccountSid"] = "AC00000000000000000000000000000000",
        ["Twilio:AuthToken"] = "a-made-up-token",
        ["Assistant:Url"] = "https://api.example.com/instances/1/",
        ["Assistant:ApiKey"] = "a-made-up-key",
        ["Assistant:AssistantId"] = "an-id",
    };

    [Fact]
    public void With_nothing_but_what_is_needed_the_defaults_of_appsettings_hold()
    {
        var settings = Read([]);

        Assert.Equal("https://api.example.com/instances/1", settings.Assistant.Url);
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10)), (settings.Assistant.Timeout, settings.Conversation.ReplyDeadline));
        Assert.Empty(settings.UnknownNames);
    }

    [Fact]
    public void The_defaults_in_appsettings_are_the_defaults_in_the_code()
    {
        var fromFile = Read([]);
        var fromCode = BridgeSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(Complete).Build());

        Assert.Equivalent(fromCode.Twilio, fromFile.Twilio, strict: true);
        Assert.Equal(fromCode.Assistant, fromFile.Assistant);
        Assert.Equivalent(fromCode.Conversation, fromFile.Conversation, strict: true);
        Assert.Equal(fromCode.Rendering, fromFile.Rendering);
        Assert.Equal(fromCode.Store, fromFile.Store);
        Assert.Equal(fromCode.Server, fromFile.Server);
        Assert.Equal(fromCode.Portal, fromFile.Portal);
    }

    [Fact]
    public void Everything_wrong_is_told_at_once_with_what_was_found_and_what_to_write()
    {
        var problems = ProblemsOf(new()
        {
            ["Twilio:AccountSid"] = "AC123",
            ["Twilio:AuthToken"] = " ",
            ["Twilio:PublicUrl"] = "bridge.example.com",
            ["Assistant:Authentication"] = "Magic",
            ["Assistant:Timeout"] = "soon",
            ["Assistant:Version"] = "latest",
            ["Conversation:ReplyDeadline"] = "15s",
            ["Conversation:Greeting"] = "maybe",
            ["Conversation:UserIdSecret"] = "short secret",
            ["Rendering:MaxMessageLength"] = "1601",
            ["Rendering:SingleAsterisk"] = "1",
            ["Store:Provider"] = "Redis",
            ["Server:MaxConnections"] = "99",
            ["Portal:Enabled"] = "true",
        });

        Assert.Equal(
            [
                "Twilio:AccountSid", "Twilio:AuthToken", "Twilio:PublicUrl", "Assistant:Authentication", "Assistant:Version", "Assistant:Timeout",
                "Conversation:ReplyDeadline", "Conversation:Greeting", "Conversation:UserIdSecret",
                "Rendering:SingleAsterisk", "Rendering:MaxMessageLength", "Store:Redis:Connection", "Server:MaxConnections", "Portal:Password",
            ],
            problems.Select(problem => problem.Name));
        Assert.All(problems, problem => Assert.NotEmpty(problem.Advice));
        Assert.Equal("\"****\"", problems[0].Found);
        Assert.Equal("nothing", problems[1].Found);
        Assert.DoesNotContain("short secret", string.Concat(problems.Select(problem => problem.Found)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Basic", "Assistant:ApiKey", "Assistant:ApiKey")]
    [InlineData("Bearer", "Assistant:ApiKey", "Assistant:BearerToken")]
    [InlineData("CloudPak", "Assistant:ApiKey", "Assistant:Username")]
    [InlineData("Iam", "Assistant:ApiKey", "Assistant:ApiKey")]
    public void Each_way_of_signing_in_names_what_it_misses(string authentication, string removed, string missing) =>
        Assert.Equal(missing, Assert.Single(ProblemsOf(new() { ["Assistant:Authentication"] = authentication, [removed] = "" })).Name);

    [Fact]
    public void Signing_in_with_nothing_needs_nothing() =>
        Assert.Equal(AssistantAuthentication.None, Read(new() { ["Assistant:Authentication"] = "none", ["Assistant:ApiKey"] = "" }).Assistant.Authentication);

    [Fact]
    public void A_channel_overrides_what_it_names_and_numbers_are_written_as_people_write_them()
    {
        var channel = Assert.Single(Read(new()
        {
            ["Channels:0:PhoneNumber"] = "whatsapp:+1 (415) 555-0100",
            ["Channels:0:AssistantId"] = "another-id",
        }).Channels);

        Assert.Equal("+14155550100", channel.Number.Value);
        Assert.Equal(("another-id", "a-made-up-key"), (channel.Assistant.AssistantId, channel.Assistant.ApiKey));
    }

    [Fact]
    public void With_channels_nothing_is_asked_of_an_assistant_nobody_talks_to()
    {
        var settings = Read(new() { ["Assistant:AssistantId"] = "", ["Channels:0:PhoneNumber"] = "+14155550100", ["Channels:0:AssistantId"] = "own" });

        Assert.Equal("own", Assert.Single(settings.Channels).Assistant.AssistantId);
    }

    [Theory]
    [InlineData("415 555 0100")]
    [InlineData("+0155")]
    [InlineData("hotline")]
    public void A_number_without_its_country_is_refused(string number) =>
        Assert.Equal("Channels:0:PhoneNumber", Assert.Single(ProblemsOf(new() { ["Channels:0:PhoneNumber"] = number })).Name);

    [Fact]
    public void What_channels_inherit_is_named_once_and_where_it_was_written() =>
        Assert.Equal("Assistant:Url", Assert.Single(ProblemsOf(new()
        {
            ["Assistant:Url"] = "foo",
            ["Channels:0:PhoneNumber"] = "+14155550100",
            ["Channels:1:PhoneNumber"] = "+14155550101",
        })).Name);

    [Fact]
    public void A_password_in_a_wrong_address_is_not_printed() =>
        Assert.Equal("\"ftp://****@host.example\"", Assert.Single(ProblemsOf(new() { ["Twilio:PublicUrl"] = "ftp://me:secret@host.example" })).Found);

    [Fact]
    public void The_whole_webhook_address_is_not_the_public_url() =>
        Assert.Equal("Twilio:PublicUrl", Assert.Single(ProblemsOf(new() { ["Twilio:PublicUrl"] = "https://host.example/webhooks/twilio/whatsapp" })).Name);

    [Fact]
    public void A_password_in_the_whole_webhook_address_is_not_printed() =>
        Assert.DoesNotContain("secret", Assert.Single(ProblemsOf(new() { ["Twilio:PublicUrl"] = "https://me:secret@host.example/webhooks/x" })).Found, StringComparison.Ordinal);

    [Fact]
    public void Two_accounts_do_not_share_a_token() =>
        Assert.Equal("Twilio:Subaccounts", Assert.Single(ProblemsOf(new()
        {
            ["Twilio:Subaccounts:0:AccountSid"] = "AC11111111111111111111111111111111",
            ["Twilio:Subaccounts:0:AuthToken"] = Complete["Twilio:AuthToken"],
        })).Name);

    [Fact]
    public void The_same_number_twice_is_refused() =>
        Assert.Equal("Channels:1:PhoneNumber", Assert.Single(ProblemsOf(new()
        {
            ["Channels:0:PhoneNumber"] = "+14155550100",
            ["Channels:1:PhoneNumber"] = "+1 415 555 0100",
        })).Name);

    [Theory]
    [InlineData("+1 958 555 0123")]
    [InlineData("whatsapp:+19585550123")]
    [InlineData("+1 (958) 555-0123")]
    [InlineData("+1.958.555.0123")]
    [InlineData("+1 (0)958\u202F555\u20130123")]
    [InlineData("\u202A+1 958 555 0123\u202C")]
    public void A_number_is_written_as_people_write_it(string written) =>
        Assert.Equal("+19585550123", Assert.Single(Read(new() { ["Channels:0:PhoneNumber"] = written }).Channels).Number.Value);

    [Theory]
    [InlineData("958 555 0123")]
    [InlineData("+0 958 555 0123")]
    [InlineData("+1 958 555 012x")]
    [InlineData("+1958")]
    [InlineData("US.1029384756102938")]
    public void Anything_else_is_no_number_of_ours(string written) =>
        Assert.Equal("Channels:0:PhoneNumber", Assert.Single(ProblemsOf(new() { ["Channels:0:PhoneNumber"] = written })).Name);

    [Fact]
    public void A_subaccount_has_tokens_and_keys_of_its_own()
    {
        var subaccount = Assert.Single(Read(new()
        {
            ["Twilio:Subaccounts:0:AccountSid"] = "AC11111111111111111111111111111111",
            ["Twilio:Subaccounts:0:AuthToken"] = "another-token",
            ["Twilio:Subaccounts:0:AdditionalAuthTokens:0"] = "its-next-token",
        }).Twilio.Subaccounts);

        Assert.Equal(("AC11111111111111111111111111111111", "another-token"), (subaccount.AccountSid, subaccount.AuthToken));
        Assert.Equal(["its-next-token"], subaccount.AdditionalAuthTokens);
        Assert.DoesNotContain("another-token", subaccount.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_subaccount_is_checked_like_the_account_and_listed_once()
    {
        var problems = ProblemsOf(new()
        {
            ["Twilio:Subaccounts:0:AccountSid"] = "AC0",
            ["Twilio:Subaccounts:1:AccountSid"] = Complete["Twilio:AccountSid"],
            ["Twilio:Subaccounts:1:AuthToken"] = "x",
            ["Twilio:Subaccounts:1:ApiKeySid"] = "SK11111111111111111111111111111111",
        });

        Assert.Equal(
            ["Twilio:Subaccounts", "Twilio:Subaccounts:0:AccountSid", "Twilio:Subaccounts:0:AuthToken", "Twilio:Subaccounts:1:ApiKeySecret"],
            problems.Select(problem => problem.Name).Order());
    }

    [Fact]
    public void A_region_is_named_together_with_its_edge()
    {
        var problem = Assert.Single(ProblemsOf(new() { ["Twilio:ApiUrl"] = "https://api.ie1.twilio.com" }));

        Assert.Equal("Twilio:ApiUrl", problem.Name);
        Assert.Contains("https://api.dublin.ie1.twilio.com", problem.Advice, StringComparison.Ordinal);
        Assert.Equal("https://api.dublin.ie1.twilio.com", Read(new() { ["Twilio:ApiUrl"] = "https://api.dublin.ie1.twilio.com" }).Twilio.ApiUrl);
    }

    [Fact]
    public void A_trusted_proxy_is_an_address_or_a_network()
    {
        var proxies = Read(new() { ["Twilio:TrustedProxies:0"] = "10.0.0.4", ["Twilio:TrustedProxies:1"] = "fd00::/8" }).Twilio.TrustedProxies;

        Assert.Equal(["10.0.0.4/32", "fd00::/8"], proxies.Select(proxy => proxy.ToString()));
        Assert.Equal("Twilio:TrustedProxies", Assert.Single(ProblemsOf(new() { ["Twilio:TrustedProxies:0"] = "proxy.example" })).Name);
    }

    [Fact]
    public void Misspelt_names_are_noticed() =>
        Assert.Equal(["Twilio:AuthTokn", "Store:Sqlite:File"], Read(new() { ["Twilio:AuthTokn"] = "x", ["Store:Sqlite:File"] = "y" }).UnknownNames);

    [Theory]
    [InlineData("10s", 10_000)]
    [InlineData("10", 10_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("250ms", 250)]
    [InlineData("2m", 120_000)]
    [InlineData("36h", 129_600_000)]
    [InlineData("3d", 259_200_000)]
    [InlineData("00:00:30", 30_000)]
    public void Times_are_written_with_their_unit_or_in_seconds(string text, double milliseconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-5s")]
    [InlineData("5 weeks")]
    [InlineData("1e9d")]
    public void Anything_else_is_not_a_time(string text) => Assert.False(Duration.TryParse(text, out _));

    private static BridgeSettings Read(Dictionary<string, string?> changes) => BridgeSettings.Read(
        new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(TestData.RepositoryRoot, "appsettings.json"))
            .AddInMemoryCollection(Complete)
            .AddInMemoryCollection(changes)
            .Build());

    private static IReadOnlyList<SettingProblem> ProblemsOf(Dictionary<string, string?> changes) =>
        Assert.Throws<SettingsException>(() => Read(changes)).Problems;
}
