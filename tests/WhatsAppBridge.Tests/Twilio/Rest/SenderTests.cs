using System.Text.Json.Nodes;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;
using WhatsAppBridge.Tests.Playground.Twilio;
using WhatsAppBridge.Twilio.Rest;

namespace WhatsAppBridge.Tests.Twilio.Rest;

public sealed class SenderTests : RestFixture
{
    protected override EmulatedTwilioOptions Options => new()
    {
        FurtherNumbers = [.. Enumerable.Range(101, 249).Select(number => $"+14155550{number}")],
        Subaccounts = [new EmulatedAccount("AC" + new string('5', 32), "the-subaccounts-token", "+14155559000")],
    };

    [Fact]
    public async Task Every_sender_of_the_account_is_listed_over_all_pages()
    {
        Twilio.ChangeSender("+14155550101", sender => sender with { Status = "OFFLINE" });

        var senders = await Senders.ListAsync(Account, CancellationToken.None);

        Assert.Equal([Twilio.Number, .. Options.FurtherNumbers], senders.Value?.Select(sender => sender.Number.Value));
        Assert.Equal(3, CallsOf(TwilioOperation.ListSenders));
        Assert.Equal((true, "HIGH"), (senders.Value![0].IsOnline, senders.Value[0].QualityRating));
        Assert.Equal((false, "OFFLINE"), (senders.Value[1].IsOnline, senders.Value[1].Status));
        Assert.Equal(["The business account is locked"], senders.Value[1].OfflineReasons);
    }

    [Fact]
    public async Task A_subaccount_lists_its_own_senders()
    {
        var subaccount = Account with { AccountSid = Twilio.Subaccounts[0].AccountSid, AuthToken = Twilio.Subaccounts[0].AuthToken };

        var senders = await Senders.ListAsync(subaccount, CancellationToken.None);

        Assert.Equal("+14155559000", Assert.Single(senders.Value!).Number.Value);
    }

    [Fact]
    public async Task The_recorded_list_is_read()
    {
        var recorded = TestData.Json("twilio", "rest-samples.json").GetProperty("senders_list").GetProperty("response").GetProperty("body");
        Twilio.Faults.Enqueue(TwilioFault.Answer(200, recorded.GetRawText()).On(TwilioOperation.ListSenders));

        var sender = Assert.Single((await Senders.ListAsync(Account, CancellationToken.None)).Value!);

        Assert.Equal(("XEa5070ad2e84370c24b63a1ed8186200b", "+14155550100", "ONLINE"), (sender.Sid, sender.Number.Value, sender.Status));
        Assert.Equal("https://bridge.example.com/webhooks/twilio/fallback", sender.Webhook?.FallbackUrl);
        Assert.DoesNotContain("14155550100", sender.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_that_is_set_is_where_messages_go()
    {
        await using var webhook = await FakeWebhook.AnsweringAsync("<Response/>");
        var sender = (await Senders.ListAsync(Account, CancellationToken.None)).Value![3];

        var error = await Senders.UpdateWebhookAsync(Account, sender.Sid, new SenderWebhook { CallbackUrl = webhook.Url.AbsoluteUri, CallbackMethod = "POST" }, CancellationToken.None);
        var exchange = await Twilio.DeliverAsync(new PhoneMessage(new PhonePerson("+14155550123"), "Hello") { To = sender.Number.Value });

        Assert.Null(error);
        Assert.Equal(200, exchange.Status);
        Assert.Single(webhook.Calls);
        Assert.Equal(webhook.Url.AbsoluteUri, (await Senders.ListAsync(Account, CancellationToken.None)).Value![3].Webhook?.CallbackUrl);
    }

    [Fact]
    public async Task A_webhook_that_can_not_be_set_says_why()
    {
        var unknown = await Senders.UpdateWebhookAsync(Account, "XE" + new string('0', 32), new SenderWebhook { CallbackUrl = "https://a.example/" }, CancellationToken.None);
        var sender = (await Senders.ListAsync(Account, CancellationToken.None)).Value![0];
        var wrong = await Senders.UpdateWebhookAsync(Account, sender.Sid, new SenderWebhook { CallbackUrl = "not an address" }, CancellationToken.None);

        Assert.Equal((TwilioErrorKind.NotFound, 20404), (unknown?.Kind, unknown?.Code));
        Assert.Equal((TwilioErrorKind.Refused, 400), (wrong?.Kind, wrong?.Status));
    }

    [Theory]
    [InlineData("other host")]
    [InlineData("other port")]
    [InlineData("other scheme")]
    [InlineData("user info")]
    [InlineData("host in user info")]
    [InlineData("without a scheme")]
    [InlineData("other path")]
    [InlineData("no address")]
    public async Task A_next_page_elsewhere_is_not_followed(string where)
    {
        await using var elsewhere = await FakeWebhook.AnsweringAsync("{}", "application/json");
        var (mine, theirs) = (Twilio.BaseUrl.Authority, elsewhere.Url.Authority);
        var link = where switch
        {
            "other host" => $"http://localhost:{elsewhere.Url.Port}/v2/Channels/Senders?Page=1",
            "other port" => $"http://{theirs}/v2/Channels/Senders?Page=1",
            "other scheme" => $"https://{mine}/v2/Channels/Senders?Page=1",
            "user info" => $"http://somebody:else@{mine}/v2/Channels/Senders?Page=1",
            "host in user info" => $"http://{mine}@{theirs}/v2/Channels/Senders?Page=1",
            "without a scheme" => $"//{theirs}/v2/Channels/Senders?Page=1",
            "other path" => $"http://{mine}/v2/Channels/Senders/../../../2010-04-01/Accounts.json",
            _ => "http://[",
        };
        var page = new JsonObject { ["senders"] = new JsonArray(), ["meta"] = new JsonObject { ["next_page_url"] = link } };
        Twilio.Faults.Enqueue(TwilioFault.Answer(200, page.ToJsonString()).On(TwilioOperation.ListSenders));

        var senders = await Senders.ListAsync(Account, CancellationToken.None);

        Assert.Equal(TwilioErrorKind.Unknown, senders.Error?.Kind);
        Assert.Single(Twilio.Log.Calls);
        Assert.Empty(elsewhere.Calls);
        Assert.Contains("list of senders was given up after 1 pages", Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_never_ends_is_given_up()
    {
        var page = new JsonObject
        {
            ["senders"] = new JsonArray(),
            ["meta"] = new JsonObject { ["next_page_url"] = new Uri(Twilio.BaseUrl, "/v2/Channels/Senders?Channel=whatsapp&Page=1").AbsoluteUri },
        };
        Twilio.Faults.Enqueue(TwilioFault.Answer(200, page.ToJsonString()).On(TwilioOperation.ListSenders), times: 1000);

        var senders = await Senders.ListAsync(Account, CancellationToken.None);

        Assert.Equal(TwilioErrorKind.Unknown, senders.Error?.Kind);
        Assert.Equal(50, CallsOf(TwilioOperation.ListSenders));
    }
}
