using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Tests.Playground.Twilio;

/// <summary>Several accounts, several senders, and webhooks that are set by REST.</summary>
public sealed class AccountTests : IAsyncLifetime
{
    private const string SubNumber = "+14155550170";
    private static readonly PhonePerson Ana = new("+14155550123");

    private readonly EmulatedAccount _sub = new("AC" + new string('5', 32), "the-subaccounts-token", SubNumber, "+14155550171");
    private EmulatedTwilio _twilio = null!;
    private FakeWebhook _webhook = null!;
    private RestClient _main = null!;

    public async ValueTask InitializeAsync()
    {
        _webhook = await FakeWebhook.AnsweringAsync("<Response><Message>Hi</Message></Response>");
        _twilio = await EmulatedTwilio.StartAsync(new EmulatedTwilioOptions { FurtherNumbers = ["+14155550101"], Subaccounts = [_sub] });
        _twilio.WebhookUrl = _webhook.Url;
        _main = RestClient.For(_twilio);
    }

    public async ValueTask DisposeAsync()
    {
        _main.Dispose();
        await _twilio.DisposeAsync();
        await _webhook.DisposeAsync();
    }

    [Fact]
    public async Task A_message_to_a_subaccounts_number_is_that_accounts()
    {
        var exchange = await _twilio.DeliverAsync(new PhoneMessage(Ana, "Hello") { To = SubNumber, Media = [new PhoneMedia("image/png")] });

        var form = exchange.Form.ToDictionary();
        Assert.Equal((_sub.AccountSid, "whatsapp:" + SubNumber), (form["AccountSid"], form["To"]));
        Assert.Contains($"/Accounts/{_sub.AccountSid}/Messages/", form["MediaUrl0"], StringComparison.Ordinal);
        Assert.Equal(WebhookSignature.Compute(_sub.AuthToken, exchange.SignedUrl, exchange.Form), exchange.Signature);
        Assert.NotEqual(WebhookSignature.Compute(_twilio.AuthToken, exchange.SignedUrl, exchange.Form), exchange.Signature);
        Assert.Equal("whatsapp:" + SubNumber, Assert.Single(_twilio.Sent).From);
    }

    [Fact]
    public async Task An_account_is_opened_by_its_own_token_and_a_subaccount_by_the_main_ones_too()
    {
        using var sub = RestClient.For(_twilio, _sub);
        using var mainForSub = RestClient.For(_twilio, _sub with { AuthToken = "wrong" });

        Assert.Equal(201, (await sub.CreateAsync(("To", "whatsapp:+14155550123"), ("From", "whatsapp:" + SubNumber), ("Body", "x"))).Status);
        Assert.Equal(63007, (int)(await sub.CreateAsync(("To", "whatsapp:+14155550123"), ("From", "whatsapp:" + _twilio.Number), ("Body", "x"))).Body["code"]!);
        Assert.Equal(_sub.AccountSid, (string)(await sub.FetchAsync(".json")).Body["sid"]!);
        Assert.Equal(_twilio.AccountSid, (string)(await sub.FetchAsync(".json")).Body["owner_account_sid"]!);
        Assert.Equal(401, (await mainForSub.FetchAsync(".json")).Status);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(_main, $"/2010-04-01/Accounts/{_sub.AccountSid}.json"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(sub, $"/2010-04-01/Accounts/{_twilio.AccountSid}.json"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(_main, $"/2010-04-01/Accounts/AC{new string('0', 32)}.json"));
        Assert.Single((await sub.FetchAsync("/Messages.json")).Body["messages"]!.AsArray());
        Assert.Empty((await _main.FetchAsync("/Messages.json")).Body["messages"]!.AsArray());
    }

    [Fact]
    public async Task Senders_are_listed_page_by_page_to_their_owner()
    {
        var first = await SendersAsync(_main, "/v2/Channels/Senders?Channel=whatsapp&PageSize=1");
        var second = await SendersAsync(_main, new Uri((string)first["meta"]!["next_page_url"]!).PathAndQuery);
        using var sub = RestClient.For(_twilio, _sub);
        var others = await SendersAsync(sub, "/v2/Channels/Senders?Channel=whatsapp");

        Assert.Equal("whatsapp:" + _twilio.Number, Ids(first).Single());
        Assert.Equal("whatsapp:+14155550101", Ids(second).Single());
        Assert.Null(second["meta"]!["next_page_url"]);
        Assert.Equal(_sub.Numbers.Select(number => "whatsapp:" + number), Ids(others));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(_main, "/v2/Channels/Senders"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(sub, $"/v2/Channels/Senders/{first["senders"]![0]!["sid"]}"));

        static IEnumerable<string> Ids(JsonNode page) => page["senders"]!.AsArray().Select(sender => (string)sender!["sender_id"]!);
    }

    [Fact]
    public async Task A_sender_posts_to_where_it_is_told_and_to_nowhere_outside()
    {
        await using var other = await FakeWebhook.AnsweringAsync("<Response/>");
        var sender = _twilio.SenderOf(_twilio.Number)!;

        var updated = await UpdateAsync(sender, new JsonObject { ["callback_url"] = other.Url.AbsoluteUri + "#rc=2", ["status_callback_url"] = new Uri(other.Url, "/status").AbsoluteUri });
        var exchange = await _twilio.DeliverAsync(new PhoneMessage(Ana, "Hello"));

        Assert.Equal((202, "POST"), (updated.Status, (string)updated.Body["webhook"]!["callback_method"]!));
        Assert.Equal((200, other.Url.AbsoluteUri), (exchange.Status, exchange.SignedUrl));
        Assert.Empty(_webhook.Calls);
        using (var account = RestClient.For(_twilio))
            await account.CreateAsync(("To", "whatsapp:+14155550123"), ("From", "whatsapp:" + _twilio.Number), ("Body", "x"));
        Assert.Equal(200, await _twilio.PostStatusAsync(_twilio.Sent[^1], "delivered"));
        Assert.Equal("/status", other.Calls[^1].Target);

        await UpdateAsync(sender, new JsonObject { ["callback_url"] = "https://bridge.example.com/webhooks/twilio/whatsapp" });
        Assert.Equal(11210, (await _twilio.DeliverAsync(new PhoneMessage(Ana, "Hello"))).Error?.Code);

        _twilio.WebhookUrl = _webhook.Url;
        await _twilio.DeliverAsync(new PhoneMessage(Ana, "Hello"));
        Assert.Single(_webhook.Calls);
    }

    [Fact]
    public async Task A_public_address_is_posted_to_where_the_bridge_listens()
    {
        _twilio.PublicUrl = new Uri("https://bridge.example.com/wa");

        await UpdateAsync(_twilio.SenderOf(_twilio.Number)!, new JsonObject { ["callback_url"] = "https://bridge.example.com/wa/elsewhere?a=1" });
        var exchange = await _twilio.DeliverAsync(new PhoneMessage(Ana, "Hello"));

        Assert.Equal("https://bridge.example.com/wa/elsewhere?a=1", exchange.SignedUrl);
        Assert.Equal("/elsewhere?a=1", Assert.Single(_webhook.Calls).Target);
    }

    [Fact]
    public async Task Faults_come_before_or_after_the_message_is_taken()
    {
        (string, string)[] form = [("To", "whatsapp:+14155550123"), ("From", "whatsapp:" + _twilio.Number), ("Body", "x")];
        TwilioFault[] faults = [TwilioFault.Drop(), TwilioFault.DropAfterwards(), TwilioFault.CutAnswer()];
        int[] sentAfter = [0, 1, 2];
        foreach (var (fault, sent) in faults.Zip(sentAfter))
        {
            _twilio.Faults.Enqueue(fault);
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => _main.CreateAsync(form));
            Assert.Equal(sent, _twilio.Sent.Count);
        }

        _twilio.Faults.Enqueue(TwilioFault.FailAfterwards(503, 20503).With("Retry-After", "3"));
        _twilio.Faults.Enqueue(TwilioFault.Refuse(500, 20500).On(TwilioOperation.FetchAccount));
        Assert.Equal(503, (await _main.CreateAsync(form)).Status);
        Assert.Equal(3, _twilio.Sent.Count);
        Assert.Equal(TwilioOperation.FetchAccount, Assert.Single(_twilio.Faults.Pending).Operation);
        Assert.Equal(500, (await _main.FetchAsync(".json")).Status);
        Assert.Equal(200, (await _main.FetchAsync(".json")).Status);
    }

    private async Task<(int Status, JsonNode Body)> UpdateAsync(EmulatedSender sender, JsonObject webhook)
    {
        using var response = await _main.PostAsJsonAsync($"/v2/Channels/Senders/{sender.Sid}", new JsonObject { ["webhook"] = webhook });
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private static async Task<JsonNode> SendersAsync(HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        return response.StatusCode;
    }
}
