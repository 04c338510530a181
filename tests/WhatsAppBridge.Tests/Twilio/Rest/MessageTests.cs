using System.Text.Json;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;
using WhatsAppBridge.Twilio;
using WhatsAppBridge.Twilio.Rest;

namespace WhatsAppBridge.Tests.Twilio.Rest;

public sealed class MessageTests : RestFixture
{
    protected override EmulatedTwilioOptions Options => new()
    {
        Subaccounts = [new EmulatedAccount("AC" + new string('5', 32), "the-subaccounts-token", "+14155550170")],
    };

    [Fact]
    public async Task A_message_arrives_as_it_was_written()
    {
        var created = await Messages.CreateAsync(Account, Hello with { StatusCallback = "https://bridge.example.com/status?a=1&b=ä" }, CancellationToken.None);

        var sent = Assert.Single(Twilio.Sent);
        Assert.Equal(new CreatedMessage(new MessageSid(sent.Sid), "queued"), created.Value);
        Assert.Equal(
            ("whatsapp:+14155550123", "whatsapp:+14155550100", Hello.Body, "https://bridge.example.com/status?a=1&b=ä"),
            (sent.To, sent.From, sent.Body, sent.StatusCallback));
    }

    [Fact]
    public async Task Media_and_contents_arrive_with_their_parameters()
    {
        var variables = new Dictionary<string, string> { ["1"] = "Ana \"&\" Bo", ["2"] = "ß" };
        await Messages.CreateAsync(Account, Hello with { Body = null, MediaUrl = "https://media.example.com/a.png?b=1&c=2" }, CancellationToken.None);
        await Messages.CreateAsync(
            Account, Hello with { To = new WhatsAppAddress("US.1029384756"), Body = null, ContentSid = "HX1", ContentVariables = variables }, CancellationToken.None);

        Assert.Equal("https://media.example.com/a.png?b=1&c=2", Twilio.Sent[0].MediaUrl);
        Assert.Equal(("whatsapp:US.1029384756", "HX1"), (Twilio.Sent[1].To, Twilio.Sent[1].ContentSid));
        Assert.Equal(variables, JsonSerializer.Deserialize<Dictionary<string, string>>(Twilio.Sent[1].ContentVariables!));
    }

    [Fact]
    public async Task An_API_key_signs_in_for_the_account()
    {
        Assert.True((await Messages.CreateAsync(WithKey(), Hello, CancellationToken.None)).IsSuccess);
        Assert.Single(Twilio.Sent);
    }

    [Fact]
    public async Task A_subaccount_signs_in_with_its_own_token()
    {
        var subaccount = new TwilioAccount { AccountSid = Twilio.Subaccounts[0].AccountSid, AuthToken = Twilio.Subaccounts[0].AuthToken };

        var own = await Messages.CreateAsync(subaccount, Hello with { From = new WhatsAppAddress("+14155550170") }, CancellationToken.None);
        var foreign = await Messages.CreateAsync(subaccount, Hello, CancellationToken.None);
        var wrongToken = await Messages.CreateAsync(subaccount with { AuthToken = Twilio.AuthToken }, Hello, CancellationToken.None);

        Assert.True(own.IsSuccess);
        Assert.Equal((TwilioErrorKind.NotConfigured, 63007), (foreign.Error?.Kind, foreign.Error?.Code));
        Assert.Equal((TwilioErrorKind.NotConfigured, 20003), (wrongToken.Error?.Kind, wrongToken.Error?.Code));
    }

    [Fact]
    public async Task Twilios_own_refusals_are_understood()
    {
        var tooLong = await Messages.CreateAsync(Account, Hello with { Body = new string('x', 1601) }, CancellationToken.None);
        var empty = await Messages.CreateAsync(Account, Hello with { Body = null }, CancellationToken.None);
        var nowhere = await Messages.CreateAsync(Account, Hello with { To = new WhatsAppAddress("somebody") }, CancellationToken.None);

        Assert.Equal((TwilioErrorKind.OurMistake, 21617, 400), (tooLong.Error?.Kind, tooLong.Error?.Code, tooLong.Error?.Status));
        Assert.Equal((TwilioErrorKind.OurMistake, 21619), (empty.Error?.Kind, empty.Error?.Code));
        Assert.Equal((TwilioErrorKind.Refused, 21211), (nowhere.Error?.Kind, nowhere.Error?.Code));
        Assert.Matches("^RQ[0-9a-f]{32}$", nowhere.Error?.RequestId);
        Assert.Empty(Twilio.Sent);
    }

    public static TheoryData<string> RecordedErrors =>
        [.. TestData.Json("twilio", "rest-samples.json").GetProperty("errors").EnumerateObject().Select(error => error.Name)];

    [Theory]
    [MemberData(nameof(RecordedErrors))]
    public async Task A_recorded_refusal_gets_its_kind(string name)
    {
        var recorded = TestData.Json("twilio", "rest-samples.json").GetProperty("errors").GetProperty(name);
        Twilio.Faults.Enqueue(TwilioFault.Answer(recorded.GetProperty("status").GetInt32(), recorded.GetProperty("body").GetRawText()), times: 4);

        var (created, _) = await PassAsync(Messages.CreateAsync(Account, Hello, CancellationToken.None));

        Assert.Equal(name switch
        {
            "bad_credentials" or "bad_from_channel" or "content_required" => TwilioErrorKind.NotConfigured,
            "not_found" => TwilioErrorKind.NotFound,
            "rate" => TwilioErrorKind.Busy,
            "unavailable" => TwilioErrorKind.Unknown,
            "body_too_long" => TwilioErrorKind.OurMistake,
            "bad_to" => TwilioErrorKind.Refused,
            _ => throw new InvalidOperationException($"{name} is new"),
        }, created.Error?.Kind);
        Assert.Equal(recorded.GetProperty("body").GetProperty("code").GetInt32(), created.Error?.Code);
    }

    [Theory]
    [InlineData(400, 21610, TwilioErrorKind.OptedOut)]
    [InlineData(400, 63016, TwilioErrorKind.OutsideWindow)]
    [InlineData(400, 63019, TwilioErrorKind.MediaRefused)]
    [InlineData(400, 63018, TwilioErrorKind.Busy)]
    [InlineData(400, 63038, TwilioErrorKind.LimitReached)]
    [InlineData(429, 63038, TwilioErrorKind.LimitReached)]
    [InlineData(403, 99999, TwilioErrorKind.NotConfigured)]
    [InlineData(404, 99999, TwilioErrorKind.NotFound)]
    [InlineData(400, 99999, TwilioErrorKind.Refused)]
    [InlineData(500, 21211, TwilioErrorKind.Unknown)]
    [InlineData(408, 99999, TwilioErrorKind.Unknown)]
    public async Task A_kind_follows_from_status_and_code(int status, int code, object kind)
    {
        Twilio.Faults.Enqueue(TwilioFault.Refuse(status, code));

        var (created, waits) = await PassAsync(Messages.CreateAsync(Account, Hello, CancellationToken.None));

        Assert.Equal(kind, created.Error?.Kind);
        Assert.Equal((code, status), (created.Error?.Code, created.Error?.Status));
        Assert.Empty(waits);
        Assert.Equal(1, CallsOf(TwilioOperation.CreateMessage));
    }

    [Fact]
    public async Task An_attachment_is_deleted_once_and_for_all()
    {
        await using var webhook = await Playground.Twilio.FakeWebhook.AnsweringAsync("<Response/>");
        Twilio.WebhookUrl = webhook.Url;
        var exchange = await Twilio.DeliverAsync(
            new PhoneMessage(new PhonePerson("+14155550123")) { Media = [new PhoneMedia("image/png") { Content = new byte[] { 1, 2, 3 } }] });
        var mediaSid = exchange.Form.Single(field => field.Key == "MediaUrl0").Value.Split('/')[^1];

        var deleted = await Messages.DeleteMediaAsync(Account, new MessageSid(exchange.MessageSid), mediaSid, CancellationToken.None);
        var gone = await Messages.DeleteMediaAsync(Account, new MessageSid(exchange.MessageSid), mediaSid, CancellationToken.None);
        var unknown = await Messages.DeleteMediaAsync(Account with { AuthToken = "wrong" }, new MessageSid(exchange.MessageSid), mediaSid, CancellationToken.None);

        Assert.Null(deleted);
        Assert.Null(gone);
        Assert.Equal(TwilioErrorKind.NotConfigured, unknown?.Kind);
        Assert.Equal([204, 404], Twilio.Log.Calls.Where(call => call.Operation == TwilioOperation.DeleteMedia).Take(2).Select(call => call.Status));
    }
}
