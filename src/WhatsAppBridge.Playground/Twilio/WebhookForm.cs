using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>The form of an incoming WhatsApp message, fields in the order of real requests.</summary>
internal static class WebhookForm
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static List<KeyValuePair<string, string>> Build(
        PhoneMessage message, string messageSid, string accountSid, string number, IReadOnlyList<string> mediaUrls)
    {
        var person = message.Person;
        var form = new List<KeyValuePair<string, string>>();

        for (var i = 0; i < message.Media.Count; i++)
            Add($"MediaContentType{i}", message.Media[i].ContentType);

        Add("Latitude", message.Location?.Latitude.ToString(CultureInfo.InvariantCulture));
        Add("Longitude", message.Location?.Longitude.ToString(CultureInfo.InvariantCulture));
        Add("Address", message.Location?.Address);
        Add("Label", message.Location?.Label);
        Add("OriginalRepliedMessageSender", message.Button is null ? null : ChannelAddress.Of(number));
        Add("ExternalUserId", ChannelAddress.Of(person.UserId));
        Add("SmsMessageSid", messageSid);
        Add("FrequentlyForwarded", message.Button is null ? null : "false");
        Add("NumMedia", message.Media.Count.ToString(CultureInfo.InvariantCulture));
        Add("ProfileName", person.ProfileName);
        Add("MessageType", MessageType(message));
        Add("SmsSid", messageSid);
        Add("WaId", WaId(person));
        Add("SmsStatus", "received");
        Add("Body", Body(message));
        Add("Forwarded", message.Button is null ? null : "false");
        Add("ButtonText", message.Button?.Text);
        Add("To", ChannelAddress.Of(number));
        Add("ButtonPayload", message.Button?.Payload);
        Add("NumSegments", "1");
        Add("ReferralNumMedia", "0");
        Add("MessageSid", messageSid);
        Add("AccountSid", accountSid);
        Add("OriginalRepliedMessageSid", message.Button is null ? null : message.Button.RepliedTo ?? TwilioSid.New("MM"));
        Add("ChannelMetadata", ChannelMetadata(message));
        Add("From", ChannelAddress.Of(person.Address));

        for (var i = 0; i < mediaUrls.Count; i++)
            Add($"MediaUrl{i}", mediaUrls[i]);

        Add("OptOutType", message.OptOutType);
        Add("ApiVersion", "2010-04-01");
        form.AddRange(message.ExtraFields);
        return form;

        void Add(string name, string? value)
        {
            if (value is not null)
                form.Add(new(name, value));
        }
    }

    public static string MessageType(PhoneMessage message) => message switch
    {
        { Button: not null } => "interactive",
        { Location: not null } => "location",
        { Media: [] } => "text",
        { Media: [var first, ..] } => first.ContentType switch
        {
            "text/vcard" => "contacts",
            "image/webp" => "sticker",
            var t when t.StartsWith("image/", StringComparison.Ordinal) => "image",
            var t when t.StartsWith("audio/", StringComparison.Ordinal) => "audio",
            var t when t.StartsWith("video/", StringComparison.Ordinal) => "video",
            _ => "document",
        },
    };

    /// <summary>What the Body says: the text, a button's title, or a document's file name, which nobody typed.</summary>
    private static string Body(PhoneMessage message) => message switch
    {
        { Button: { } button } => button.Text,
        { Text: "", Media: [{ FileName: { } name }, ..] } when MessageType(message) == "document" => name,
        _ => message.Text,
    };

    private static string? WaId(PhonePerson person) => ChannelAddress.IsPhone(person.Address) ? person.Address[1..] : null;

    private static string ChannelMetadata(PhoneMessage message)
    {
        var context = new JsonObject { ["ProfileName"] = message.Person.ProfileName };
        if (WaId(message.Person) is { } waId)
            context["WaId"] = waId;

        if (message.Button is { } button)
            context["ButtonText"] = button.Text;

        if (message.Location is { Label: null } pin)
        {
            context["Latitude"] = pin.Latitude.ToString(CultureInfo.InvariantCulture);
            context["Longitude"] = pin.Longitude.ToString(CultureInfo.InvariantCulture);
        }

        var metadata = new JsonObject { ["type"] = "whatsapp", ["data"] = new JsonObject { ["context"] = context } };
        return metadata.ToJsonString(Relaxed);
    }
}
