using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Playground.Twilio;

/// <summary>What a person can send makes the recorded request, field by field and in the same order.</summary>
public sealed class WebhookShapeTests
{
    private static readonly PhonePerson Ana = new("+14155550123") { UserId = "US.1029384756102938" };
    private static readonly PhonePerson Bo = new("+14155550147", "Bo 🌵 Sample") { UserId = "US.5647382910564738" };

    // What is made up anew for each message is taken from the recorded one.
    private static readonly Dictionary<string, Func<Dictionary<string, string>, PhoneMessage>> Messages = new()
    {
        ["in-02-text-sandbox"] = recorded => new(Ana, recorded["Body"]),
        ["in-17-older-shape"] = recorded => new(Ana, recorded["Body"]) { Shape = WebhookShape.Older },
        ["in-21-image-no-caption"] = recorded => new(Ana) { Media = [new(recorded["MediaContentType0"])] },
        ["in-23-voice-note"] = _ => new(Ana) { Media = [PhoneMedia.VoiceNote(default)] },
        ["in-25-document-filename-body"] = recorded => new(Ana) { Media = [PhoneMedia.Document(default, recorded["Body"])], Forwarding = PhoneForwarding.Forwarded },
        ["in-26-sticker"] = _ => new(Bo) { Media = [PhoneMedia.Sticker(default)] },
        ["in-30-location-pin"] = recorded => new(Ana) { Location = new(Number(recorded["Latitude"]), Number(recorded["Longitude"])) },
        ["in-31-location-place"] = recorded => new(Ana)
        {
            Location = new(Number(recorded["Latitude"]), Number(recorded["Longitude"]), recorded["Label"], recorded["Address"]),
        },
        ["in-40-button-quick-reply"] = recorded => new(Ana)
        {
            Button = new(recorded["ButtonText"], recorded["ButtonPayload"], recorded["OriginalRepliedMessageSid"]),
        },
        ["in-42-button-no-payload"] = recorded => new(Ana) { Button = new(recorded["ButtonText"]) { MessageType = "button" } },
        ["in-43-list-reply"] = recorded => new(Ana)
        {
            ListChoice = new(recorded["ListTitle"], recorded["ListId"], recorded["ListDescription"], recorded["OriginalRepliedMessageSid"]),
        },
        ["in-44-reply-to-message"] = recorded => new(Ana, recorded["Body"]) { RepliedTo = recorded["OriginalRepliedMessageSid"] },
        ["in-46-referral-ad"] = recorded => new(Ana, recorded["Body"])
        {
            Referral = new(recorded["ReferralSourceUrl"])
            {
                SourceId = recorded["ReferralSourceId"],
                Headline = recorded["ReferralHeadline"],
                Body = recorded["ReferralBody"],
                MediaId = recorded["ReferralMediaId"],
                MediaUrl = recorded["ReferralMediaUrl"],
                MediaContentType = recorded["ReferralMediaContentType"],
                ClickId = recorded["ReferralCtwaClid"],
            },
        },
        ["in-47-flow-reply"] = recorded => new(Ana) { FlowData = recorded["InteractiveData"] },
        ["in-48-reaction"] = recorded => new(Ana) { Reaction = new(recorded["Body"], recorded["OriginalRepliedMessageSid"]) },
        ["in-60-bsuid-phone-hidden"] = recorded => new(Bo.WithHiddenPhone(), recorded["Body"]),
    };

    public static TheoryData<string> Names => [.. Messages.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_makes_the_recorded_form(string name)
    {
        var recorded = FormEncoding.Decode(TestData.Json("twilio", "webhooks", name + ".json").GetProperty("request").GetProperty("body").GetString()!);
        var fields = recorded.ToDictionary();

        string[] mediaUrls = [.. recorded.Where(field => field.Key.StartsWith("MediaUrl", StringComparison.Ordinal)).Select(field => field.Value)];
        var form = WebhookForm.Build(Messages[name](fields), fields["MessageSid"], fields["AccountSid"], fields["To"]["whatsapp:".Length..], mediaUrls);

        Assert.Equal(recorded, form);
    }

    [Fact]
    public void Only_the_id_can_be_missing()
    {
        var form = Build(new PhoneMessage(Ana, "Hi") { Shape = WebhookShape.WithoutUserId });

        Assert.False(form.ContainsKey("ExternalUserId"));
        Assert.Equal(("text", "14155550123"), (form["MessageType"], form["WaId"]));
    }

    [Theory]
    [InlineData(PhoneForwarding.Forwarded, "true", "false")]
    [InlineData(PhoneForwarding.Often, "true", "true")]
    public void A_message_passed_on_says_how_often(PhoneForwarding forwarding, string forwarded, string often)
    {
        var form = Build(new PhoneMessage(Ana, "Hi") { Forwarding = forwarding });

        Assert.Equal((forwarded, often), (form["Forwarded"], form["FrequentlyForwarded"]));
        Assert.Contains("\"Forwarded\":\"true\"", form["ChannelMetadata"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_documents_caption_comes_instead_of_its_name()
    {
        var form = Build(new PhoneMessage(Ana, "the signed one") { Media = [PhoneMedia.Document(new byte[] { 1 }, "contract.pdf")] });

        Assert.Equal(("document", "the signed one"), (form["MessageType"], form["Body"]));
    }

    [Fact]
    public void A_type_nobody_knows_yet_can_be_sent() =>
        Assert.Equal("unsupported", Build(new PhoneMessage(Ana) { MessageType = "unsupported" })["MessageType"]);

    private static Dictionary<string, string> Build(PhoneMessage message) => WebhookForm.Build(message, "SM1", "AC1", "+14155550100", []).ToDictionary();

    private static decimal Number(string value) => decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
}
