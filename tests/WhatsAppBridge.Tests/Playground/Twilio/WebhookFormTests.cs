using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Tests.Playground.Twilio;

public sealed class WebhookFormTests
{
    private static readonly PhonePerson Ana = new("+14155550123") { UserId = "US.1029384756102938" };

    [Fact]
    public void A_text_has_the_fields_of_a_real_request_in_their_order()
    {
        var sid = "SM" + new string('a', 32);
        var form = WebhookForm.Build(new PhoneMessage(Ana, "Hello"), sid, "ACx", "+14155550100", []);

        Assert.Equal(
            [
                "ExternalUserId=whatsapp:US.1029384756102938", $"SmsMessageSid={sid}", "NumMedia=0", "ProfileName=Ana Example",
                "MessageType=text", $"SmsSid={sid}", "WaId=14155550123", "SmsStatus=received", "Body=Hello",
                "To=whatsapp:+14155550100", "NumSegments=1", "ReferralNumMedia=0", $"MessageSid={sid}", "AccountSid=ACx",
                """ChannelMetadata={"type":"whatsapp","data":{"context":{"ProfileName":"Ana Example","WaId":"14155550123"}}}""",
                "From=whatsapp:+14155550123", "ApiVersion=2010-04-01",
            ],
            form.Select(p => $"{p.Key}={p.Value}"));
    }

    [Fact]
    public void A_hidden_phone_leaves_its_user_id_and_no_WaId()
    {
        var form = Build(new PhoneMessage(new PhonePerson("US.5647382910564738", "Bo 🌵"), "hi"));

        Assert.Equal("whatsapp:US.5647382910564738", form["From"]);
        Assert.Equal("whatsapp:US.5647382910564738", form["ExternalUserId"]);
        Assert.False(form.ContainsKey("WaId"));
    }

    [Theory]
    [InlineData("image/jpeg", "image")]
    [InlineData("image/webp", "sticker")]
    [InlineData("audio/ogg", "audio")]
    [InlineData("video/mp4", "video")]
    [InlineData("text/vcard", "contacts")]
    [InlineData("application/pdf", "document")]
    public void The_first_attachment_names_the_type(string contentType, string messageType)
    {
        var form = Build(new PhoneMessage(Ana) { Media = [new PhoneMedia(contentType)] }, "https://api.example.com/m");

        Assert.Equal(messageType, form["MessageType"]);
        Assert.Equal("1", form["NumMedia"]);
        Assert.Equal(contentType, form["MediaContentType0"]);
        Assert.Equal("https://api.example.com/m", form["MediaUrl0"]);
        Assert.Equal("", form["Body"]);
    }

    [Fact]
    public void A_document_carries_its_file_name_as_the_Body()
    {
        var form = Build(new PhoneMessage(Ana) { Media = [new PhoneMedia("application/pdf") { FileName = "invoice (final).pdf" }] }, "https://api.example.com/m");

        Assert.Equal("invoice (final).pdf", form["Body"]);
    }

    [Fact]
    public void A_pin_has_coordinates_and_no_text()
    {
        var form = Build(new PhoneMessage(Ana) { Location = new PhoneLocation(38.7139092m, -9.1334762m) });

        Assert.Equal(("38.7139092", "-9.1334762", "", "location"), (form["Latitude"], form["Longitude"], form["Body"], form["MessageType"]));
        Assert.False(form.ContainsKey("Label"));
    }

    [Fact]
    public void A_tapped_button_gives_its_title_as_the_Body()
    {
        var form = Build(new PhoneMessage(Ana) { Button = new PhoneButton("Track my order", "opt-1") });

        Assert.Equal(("Track my order", "Track my order", "opt-1", "interactive"), (form["Body"], form["ButtonText"], form["ButtonPayload"], form["MessageType"]));
        Assert.StartsWith("MM", form["OriginalRepliedMessageSid"], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_special_character_is_written_as_Twilio_writes_it()
    {
        var body = FormEncoding.Encode([new("Body", "a+b=c&d?e#f%20g;h/i\\j \"k\" 'l' <m> {n} [o] ~p! (q) *r* _s_ |t^ `u` @v: $w, x-y. 🌵")]);

        Assert.Equal(
            "Body=a%2Bb%3Dc%26d%3Fe%23f%2520g%3Bh%2Fi%5Cj+%22k%22+%27l%27+%3Cm%3E+%7Bn%7D+%5Bo%5D+%7Ep%21+%28q%29+*r*+_s_+%7Ct%5E+%60u%60+%40v%3A+%24w%2C+x-y.+%F0%9F%8C%B5",
            body);
    }

    [Fact]
    public void What_is_encoded_decodes_to_itself()
    {
        KeyValuePair<string, string>[] form = [new("A", "1 + 1 = 2"), new("a", ""), new("Ü", "\r\n\t"), new("A", "again")];

        Assert.Equal(form, FormEncoding.Decode(FormEncoding.Encode(form)));
    }

    private static Dictionary<string, string> Build(PhoneMessage message, params string[] mediaUrls) =>
        WebhookForm.Build(message, "SM1", "AC1", "+14155550100", mediaUrls).ToDictionary();
}
