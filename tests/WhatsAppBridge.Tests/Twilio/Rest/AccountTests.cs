using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;
using WhatsAppBridge.Twilio.Rest;

namespace WhatsAppBridge.Tests.Twilio.Rest;

public sealed class AccountTests : RestFixture
{
    protected override EmulatedTwilioOptions Options => new() { AccountStatus = "suspended", AccountType = "Trial" };

    [Fact]
    public async Task An_account_tells_its_name_its_status_and_its_type()
    {
        var details = await Accounts.FetchAsync(Account, CancellationToken.None);

        Assert.Equal(new AccountDetails("Playground", "suspended", "Trial"), details.Value);
        Assert.Equal((false, true), (details.Value?.IsActive, details.Value?.IsTrial));
    }

    [Fact]
    public async Task The_recorded_account_is_read_without_its_token()
    {
        var recorded = TestData.Json("twilio", "rest-samples.json").GetProperty("account_fetch").GetProperty("response").GetProperty("body");
        Twilio.Faults.Enqueue(TwilioFault.Answer(200, recorded.GetRawText()).On(TwilioOperation.FetchAccount));

        var details = await Accounts.FetchAsync(Account, CancellationToken.None);

        Assert.Equal(new AccountDetails("Example account", "active", "Full"), details.Value);
        Assert.DoesNotContain(recorded.GetProperty("auth_token").GetString()!, $"{details}{Logs.All}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_holds_for_a_token_and_for_an_API_key_that_may_not_read_the_account()
    {
        Assert.Equal("suspended", (await Accounts.CheckAsync(Account, CancellationToken.None)).Value?.Details?.Status);
        Assert.Equal(new AccountCheck(null), (await Accounts.CheckAsync(WithKey(), CancellationToken.None)).Value);
    }

    [Fact]
    public async Task A_check_fails_for_wrong_credentials_of_either_sort()
    {
        var token = await Accounts.CheckAsync(Account with { AuthToken = "wrong" }, CancellationToken.None);
        var key = await Accounts.CheckAsync(WithKey() with { ApiKeySecret = "wrong" }, CancellationToken.None);
        var sid = await Accounts.CheckAsync(WithKey() with { AccountSid = "AC" + new string('0', 32) }, CancellationToken.None);

        Assert.Equal((TwilioErrorKind.NotConfigured, 20003), (token.Error?.Kind, token.Error?.Code));
        Assert.Equal((TwilioErrorKind.NotConfigured, 20003), (key.Error?.Kind, key.Error?.Code));
        Assert.Equal(TwilioErrorKind.NotFound, sid.Error?.Kind);
        Assert.Equal(1, CallsOf(TwilioOperation.ListMessages));
    }

    [Fact]
    public async Task A_check_tells_an_outage_from_wrong_credentials()
    {
        Twilio.Faults.Enqueue(TwilioFault.Refuse(503, 20503).On(TwilioOperation.FetchAccount));

        Assert.Equal(TwilioErrorKind.Unknown, (await Accounts.CheckAsync(WithKey(), CancellationToken.None)).Error?.Kind);
        Assert.Equal(0, CallsOf(TwilioOperation.ListMessages));
    }
}
