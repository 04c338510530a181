using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Tests.Playground.Twilio;

public sealed class TwilioRestTests : IAsyncLifetime
{
    private const string To = "whatsapp:+14155550123";
    private const string From = "whatsapp:+14155550100";

    private EmulatedTwilio _twilio = null!;
    private RestClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _twilio = await EmulatedTwilio.StartAsync();
        _client = RestClient.For(_twilio);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _twilio.DisposeAsync();
    }

    [Fact]
    public async Task A_created_message_answers_with_every_member_the_sdk_reads()
    {
        var (status, body) = await _client.CreateAsync(("To", To), ("From", From), ("Body", "On its way ✓"));

        Assert.Equal(201, status);
        var sid = (string)body["sid"]!;
        Assert.Matches("^SM[0-9a-f]{32}$", sid);
        Assert.Equal(
            [
                "account_sid", "api_version", "body", "date_created", "date_sent", "date_updated", "direction", "error_code",
                "error_message", "from", "messaging_service_sid", "num_media", "num_segments", "price", "price_unit", "sid",
                "status", "subresource_uris", "to", "uri",
            ],
            body.AsObject().Select(m => m.Key));
        Assert.Equal(("On its way ✓", "queued", "outbound-api", "0"), ((string)body["body"]!, (string)body["status"]!, (string)body["direction"]!, (string)body["num_media"]!));
        Assert.Matches(@"^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$", (string)body["date_created"]!);
        Assert.Equal($"/2010-04-01/Accounts/{_twilio.AccountSid}/Messages/{sid}.json", (string)body["uri"]!);

        var sent = Assert.Single(_twilio.Sent);
        Assert.Equal((sid, To, "On its way ✓", SentVia.Rest), (sent.Sid, sent.To, sent.Body, sent.Via));
        Assert.Equal("On its way ✓", Assert.Single(_twilio.ConversationOf("+14155550123").Snapshot().Bubbles).Text);
    }

    [Theory]
    [InlineData(21604, "", From, "x", "")]
    [InlineData(21211, "+14155550123", From, "x", "")]
    [InlineData(21211, "whatsapp:whoever", From, "x", "")]
    [InlineData(21603, To, "", "x", "")]
    [InlineData(63007, To, "whatsapp:+14155550199", "x", "")]
    [InlineData(21619, To, From, "", "")]
    [InlineData(21620, To, From, "x", "media.example.com/a.jpg")]
    [InlineData(21623, To, From, "x", "https://a.example/1.jpg https://a.example/2.jpg")]
    public async Task A_bad_message_is_refused_with_Twilios_code(int code, string to, string from, string body, string media)
    {
        var form = new List<(string, string)> { ("To", to), ("From", from), ("Body", body) };
        form.AddRange(media.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(m => ("MediaUrl", m)));

        var (status, answer) = await _client.CreateAsync([.. form]);

        Assert.Equal((400, code, 400), (status, (int)answer["code"]!, (int)answer["status"]!));
        Assert.Equal($"https://www.twilio.com/docs/errors/{code}", (string)answer["more_info"]!);
        Assert.Empty(_twilio.Sent);
    }

    [Fact]
    public async Task A_body_over_1600_is_refused()
    {
        Assert.Equal(201, (await _client.CreateAsync(("To", To), ("From", From), ("Body", new string('x', 1600)))).Status);
        Assert.Equal(21617, (int)(await _client.CreateAsync(("To", To), ("From", From), ("Body", new string('x', 1601)))).Body["code"]!);
    }

    [Fact]
    public async Task Wrong_keys_are_not_let_in()
    {
        using var stranger = RestClient.WithPassword(_twilio, "wrong");

        var (status, answer) = await stranger.CreateAsync(("To", To), ("From", From), ("Body", "x"));

        Assert.Equal((401, 20003), (status, (int)answer["code"]!));
    }

    [Fact]
    public async Task An_api_key_may_send_but_not_read_the_account()
    {
        using var key = RestClient.WithKey(_twilio);

        Assert.Equal(201, (await key.CreateAsync(("To", To), ("From", From), ("Body", "x"))).Status);
        Assert.Equal(401, (await key.FetchAsync(".json")).Status);
        Assert.Equal(200, (await key.FetchAsync("/Messages.json?PageSize=1")).Status);
    }

    [Fact]
    public async Task The_account_shows_no_token()
    {
        var (status, account) = await _client.FetchAsync(".json");

        Assert.Equal((200, "active", "REDACTED"), (status, (string)account["status"]!, (string)account["auth_token"]!));
    }

    [Fact]
    public async Task A_message_can_be_fetched_by_its_sid()
    {
        var (_, created) = await _client.CreateAsync(("To", To), ("From", From), ("Body", "x"));

        var (status, fetched) = await _client.FetchAsync($"/Messages/{created["sid"]}.json");

        Assert.Equal((200, "delivered"), (status, (string)fetched["status"]!));
        Assert.Equal(404, (await _client.FetchAsync("/Messages/SM0.json")).Status);
    }

    [Fact]
    public async Task A_fault_hits_the_next_message_only()
    {
        _twilio.Faults.Enqueue(429, 20429);

        var (status, answer) = await _client.CreateAsync(("To", To), ("From", From), ("Body", "x"));

        Assert.Equal((429, 20429), (status, (int)answer["code"]!));
        Assert.Equal(201, (await _client.CreateAsync(("To", To), ("From", From), ("Body", "x"))).Status);
    }

    [Fact]
    public async Task Text_with_audio_is_taken_and_fails_later()
    {
        var (status, created) = await _client.CreateAsync(("To", To), ("From", From), ("Body", "x"), ("MediaUrl", "https://a.example/1.ogg"));

        Assert.Equal((201, "queued"), (status, (string)created["status"]!));
        var (_, fetched) = await _client.FetchAsync($"/Messages/{created["sid"]}.json");
        Assert.Equal(("failed", 63021), ((string)fetched["status"]!, (int)fetched["error_code"]!));
    }
}
