using WhatsAppBridge.Diagnostics;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Tests.Diagnostics;

/// <summary>What can be wrong on Twilio's side.</summary>
public sealed class TwilioCheckTests
{
    private static readonly (string Name, Func<EmulatedSender, string, EmulatedSender> Change, DiagnosticOutcome Outcome, string Summary)[] WebhookFaults =
    [
        ("elsewhere", (sender, _) => sender with { CallbackUrl = "https://demo.twilio.com/welcome" }, DiagnosticOutcome.Failed, "goes to https://demo.twilio.com/welcome"),
        ("letter case", (sender, url) => sender with { CallbackUrl = url.Replace("webhooks", "Webhooks", StringComparison.Ordinal) + "/webhooks/twilio/WhatsApp" }, DiagnosticOutcome.Failed, "only letter case differs"),
        ("slash", (sender, url) => sender with { CallbackUrl = url + "/webhooks/twilio/whatsapp/" }, DiagnosticOutcome.Failed, "only a slash at the end differs"),
        ("password", (sender, _) => sender with { CallbackUrl = "https://somebody:hush@bridge.example.com/webhooks/twilio/whatsapp" }, DiagnosticOutcome.Failed, "https://****@bridge.example.com"),
        ("method", (sender, _) => sender with { CallbackMethod = "GET" }, DiagnosticOutcome.Warned, "method is GET"),
        ("no fallback", (sender, _) => sender with { FallbackUrl = null }, DiagnosticOutcome.Warned, "no fallback URL"),
        ("other fallback", (sender, _) => sender with { FallbackUrl = "https://elsewhere.example.com/" }, DiagnosticOutcome.Warned, "fallback URL is https://elsewhere.example.com/"),
        ("fallback's method", (sender, _) => sender with { FallbackMethod = "GET" }, DiagnosticOutcome.Warned, "method of the fallback URL is GET"),
        ("no status callback", (sender, _) => sender with { StatusCallbackUrl = "" }, DiagnosticOutcome.Warned, "no status callback URL"),
        ("other status callback", (sender, url) => sender with { StatusCallbackUrl = url + "/webhooks/twilio/whatsapp" }, DiagnosticOutcome.Warned, "status callback URL is"),
        ("query", (sender, url) => sender with { CallbackUrl = url + "/webhooks/twilio/whatsapp?from=twilio#rc=2" }, DiagnosticOutcome.Passed, "come to us"),
    ];

    [Theory]
    [InlineData("Twilio:AuthToken", "a-token-of-nobody", "refuses the credentials")]
    [InlineData("Twilio:AccountSid", "AC00000000000000000000000000000000", "refuses the credentials")]
    [InlineData("Twilio:ApiUrl", "http://127.0.0.1:9", "No connection")]
    public async Task Wrong_credentials_and_addresses_are_told_and_senders_are_not_tried(string setting, string value, string summary)
    {
        await using var bridge = await ExaminedBridge.StartAsync(new Dictionary<string, string?> { [setting] = value });

        var results = await bridge.ExamineAsync();

        var account = Assert.Single(results, result => result.Check == "twilio-account").Finding;
        Assert.Equal(DiagnosticOutcome.Failed, account.Outcome);
        Assert.Contains(summary, account.Summary, StringComparison.Ordinal);
        Assert.All(results.Where(result => result.Check is "twilio-sender" or "twilio-webhook"), result => Assert.Equal(DiagnosticOutcome.Skipped, result.Outcome));
    }

    [Theory]
    [InlineData("suspended", "Full", nameof(DiagnosticOutcome.Failed), "suspended")]
    [InlineData("active", "Trial", nameof(DiagnosticOutcome.Warned), "trial")]
    public async Task An_account_that_is_not_in_full_use_is_told(string status, string type, string outcome, string summary)
    {
        await using var bridge = await ExaminedBridge.StartAsync(twilio: new EmulatedTwilioOptions { AccountStatus = status, AccountType = type });

        var finding = Assert.Single(await bridge.FindingsOfAsync("twilio-account"));

        Assert.Equal(outcome, finding.Outcome.ToString());
        Assert.Contains(summary, finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_may_not_read_its_account_is_right_and_one_that_may_read_nothing_perhaps()
    {
        await using var bridge = await WithKeyAsync();
        Assert.Equal(DiagnosticOutcome.Passed, Assert.Single(await bridge.FindingsOfAsync("twilio-api-key")).Outcome);

        bridge.Twilio.Faults.Enqueue(TwilioFault.Refuse(403, 70051).On(TwilioOperation.ListMessages));
        var restricted = Assert.Single(await bridge.FindingsOfAsync("twilio-api-key"));
        Assert.Equal(DiagnosticOutcome.Warned, restricted.Outcome);
        Assert.Contains("restricted", restricted.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_told_while_the_token_and_the_senders_are_well()
    {
        await using var bridge = await WithKeyAsync("a-secret-of-nobody");

        var results = await bridge.ExamineAsync();

        Assert.Equal(DiagnosticOutcome.Failed, Assert.Single(results, result => result.Check == "twilio-api-key").Outcome);
        Assert.All(results.Where(result => result.Check is "twilio-account" or "twilio-sender" or "twilio-webhook"), result => Assert.Equal(DiagnosticOutcome.Passed, result.Outcome));
    }

    [Theory]
    [InlineData("OFFLINE", "HIGH", nameof(DiagnosticOutcome.Failed), "The business account is locked")]
    [InlineData("PENDING_VERIFICATION", "HIGH", nameof(DiagnosticOutcome.Failed), "PENDING_VERIFICATION")]
    [InlineData("ONLINE", "LOW", nameof(DiagnosticOutcome.Warned), "quality LOW")]
    [InlineData("ONLINE:UPDATING", "HIGH", nameof(DiagnosticOutcome.Passed), "online")]
    public async Task A_senders_state_is_told(string status, string quality, string outcome, string summary)
    {
        await using var bridge = await ExaminedBridge.StartAsync();
        bridge.ChangeSender(sender => sender with { Status = status, QualityRating = quality });

        var finding = Assert.Single(await bridge.FindingsOfAsync("twilio-sender"));

        Assert.Equal((outcome, bridge.Twilio.Number), (finding.Outcome.ToString(), finding.Subject));
        Assert.Contains(summary, finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listed_number_without_a_sender_is_told_and_senders_of_others_are_not_our_business()
    {
        await using var bridge = await ExaminedBridge.StartAsync(
            new Dictionary<string, string?> { ["Channels:0:PhoneNumber"] = "+14155550177", ["Channels:1:PhoneNumber"] = "+14155238886" });

        var results = await bridge.ExamineAsync();

        var senders = results.Where(result => result.Check == "twilio-sender").ToDictionary(result => result.Finding.Subject!, result => result.Outcome);
        Assert.Equal(new() { ["+14155550177"] = DiagnosticOutcome.Failed, ["+14155238886"] = DiagnosticOutcome.Skipped }, senders);
        Assert.Equal(DiagnosticOutcome.Skipped, Assert.Single(results, result => result.Check == "twilio-webhook").Outcome);
    }

    [Fact]
    public async Task Senders_that_can_not_be_read_are_told()
    {
        await using var bridge = await ExaminedBridge.StartAsync(new Dictionary<string, string?> { ["Twilio:MessagingUrl"] = "http://127.0.0.1:9" });

        Assert.Contains("No connection", Assert.Single(await bridge.FindingsOfAsync("twilio-sender")).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_address_and_method_of_a_sender_is_compared_with_ours()
    {
        await using var bridge = await ExaminedBridge.StartAsync();
        var right = bridge.Twilio.SenderOf(bridge.Twilio.Number)!;
        foreach (var (name, change, outcome, summary) in WebhookFaults)
        {
            bridge.ChangeSender(_ => change(right, bridge.Proxy.PublicUrl));

            var finding = Assert.Single(await bridge.FindingsOfAsync("twilio-webhook"));

            Assert.True(outcome == finding.Outcome, $"{name}: {finding}");
            Assert.Contains(summary, finding.Summary, StringComparison.Ordinal);
            Assert.DoesNotContain("hush", finding.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_sender_without_any_webhook_is_told()
    {
        Assert.Contains("no webhook", SenderWebhooks.Compare(null, "https://bridge.example.com")[0].Summary, StringComparison.Ordinal);
        Assert.Equal(3, SenderWebhooks.Compare(null, "https://bridge.example.com").Count);
    }

    private static Task<ExaminedBridge> WithKeyAsync(string? secret = null)
    {
        var options = new EmulatedTwilioOptions();
        return ExaminedBridge.StartAsync(new Dictionary<string, string?> { ["Twilio:ApiKeySid"] = options.ApiKeySid, ["Twilio:ApiKeySecret"] = secret ?? options.ApiKeySecret }, options);
    }
}
