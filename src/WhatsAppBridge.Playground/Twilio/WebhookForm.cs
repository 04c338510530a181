using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>The form of an incoming WhatsApp message, fields in the order of real requests.</summary>
internal static partial class WebhookForm
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static List<KeyValuePair<string, string>> Build(
        PhoneMessage message, string messageSid, string accountSid, string number, IReadOnlyList<string> mediaUrls)
    {
        var person = message.Person;
        var quoted = Quoted(message);
        var passedOn = PassedOn(message);
        var isOlder = message.Shape == WebhookShape.Older;
        var form = new List<KeyValuePair<string, string>>();

        AddReferral(message.Referral, Add);
        for (var i = 0; i < message.Media.Count; i++)
            Add($"MediaContentType{i}", message.Media[i].ContentType);

        Add("Latitude", message.Location?.Latitude.ToString(CultureInfo.InvariantCulture));
        Add("Longitude", message.Location?.Longitude.ToString(CultureInfo.InvariantCulture));
        Add("Address", message.Location?.Address);
        Add("Label", message.Location?.Label);
        Add("OriginalRepliedMessageSender", quoted is null ? null : ChannelAddress.Of(number));
        Add("ExternalUserId", message.Shape == WebhookShape.Current ? ChannelAddress.Of(person.UserId) : null);
        Add("SmsMessageSid", messageSid);
        Add("FrequentlyForwarded", passedOn is null ? null : passedOn == PhoneForwarding.Often ? "true" : "false");
        Add("NumMedia", message.Media.Count.ToString(CultureInfo.InvariantCulture));
        Add("ProfileName", person.ProfileName);
        Add("MessageType", isOlder ? null : MessageType(message));
        Add("SmsSid", messageSid);
        Add("WaId", WaId(person));
        Add("SmsStatus", "received");
        Add("Body", Body(message));
        Add("Forwarded", passedOn is null ? null : passedOn == PhoneForwarding.None ? "false" : "true");
        Add("ButtonText", message.Button?.Text);
        Add("ListTitle", message.ListChoice?.Title);
        Add("To", ChannelAddress.Of(number));
        Add("ButtonPayload", message.Button?.Payload);
        Add("ListId", message.ListChoice?.Id);
        Add("ListDescription", message.ListChoice?.Description);
        Add("NumSegments", "1");
        Add("ReferralNumMedia", message.Referral?.MediaUrl is null ? "0" : "1");
        Add("MessageSid", messageSid);
        Add("AccountSid", accountSid);
        Add("OriginalRepliedMessageSid", quoted);
        Add("ChannelMetadata", isOlder ? null : ChannelMetadata(message));
        Add("From", ChannelAddress.Of(person.Address));

        for (var i = 0; i < mediaUrls.Count; i++)
            Add($"MediaUrl{i}", mediaUrls[i]);

        Add("InteractiveData", message.FlowData);
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
        { MessageType: { } own } => own,
        { Button: { } button } => button.MessageType,
        { ListChoice: not null } or { FlowData: not null } => "interactive",
        { Reaction: not null } => "reaction",
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
        { ListChoice: { } choice } => choice.Title,
        { Reaction: { } reaction } => reaction.Emoji,
        { Text: "", Media: [{ FileName: { } name }, ..] } when MessageType(message) == "document" => name,
        _ => message.Text,
    };

    private static void AddReferral(PhoneReferral? referral, Action<string, string?> add)
    {
        add("ReferralBody", referral?.Body);
        add("ReferralHeadline", referral?.Headline);
        add("ReferralSourceType", referral?.SourceType);
        add("ReferralSourceId", referral?.SourceId);
        add("ReferralSourceUrl", referral?.SourceUrl);
        add("ReferralMediaId", referral?.MediaId);
        add("ReferralMediaContentType", referral?.MediaContentType);
        add("ReferralMediaUrl", referral?.MediaUrl);
        add("ReferralCtwaClid", referral?.ClickId);
    }

    /// <summary>SID of the message this one answers: swiped, tapped or reacted to. A template's button names none.</summary>
    private static string? Quoted(PhoneMessage message) => message switch
    {
        { RepliedTo: { } swiped } => swiped,
        { Button: { RepliedTo: { } shown } } => shown,
        { Button: { MessageType: "interactive" } } => TwilioSid.New("MM"),
        { ListChoice: { } choice } => choice.RepliedTo ?? TwilioSid.New("MM"),
        { Reaction: { } reaction } => reaction.RepliedTo,
        _ => null,
    };

    /// <summary>Whether it was passed on; null where Twilio says nothing about it: it does only with replies, taps and forwards.</summary>
    private static PhoneForwarding? PassedOn(PhoneMessage message) =>
        message.Forwarding != PhoneForwarding.None || message.RepliedTo is not null || message.Button is { MessageType: "interactive" } ? message.Forwarding : null;

    private static string? WaId(PhonePerson person) => ChannelAddress.IsPhone(person.Address) ? person.Address[1..] : null;

    private static string ChannelMetadata(PhoneMessage message)
    {
        var context = new JsonObject { ["ProfileName"] = message.Person.ProfileName };
        if (WaId(message.Person) is { } waId)
            context["WaId"] = waId;

        if (message.Forwarding != PhoneForwarding.None)
            context["Forwarded"] = "true";

        if (message.Button is { MessageType: "interactive" } button)
            context["ButtonText"] = button.Text;

        if (message.Location is { Label: null } pin)
        {
            context["Latitude"] = pin.Latitude.ToString(CultureInfo.InvariantCulture);
            context["Longitude"] = pin.Longitude.ToString(CultureInfo.InvariantCulture);
        }

        var metadata = new JsonObject { ["type"] = "whatsapp", ["data"] = new JsonObject { ["context"] = context } };

        // Twilio writes emoji as they are; .NET's encoder escapes them whatever it is told.
        return EscapedPair().Replace(metadata.ToJsonString(Relaxed), pair => Regex.Unescape(pair.Value));
    }

    [GeneratedRegex(@"\\uD[89AB][0-9A-F]{2}\\uD[C-F][0-9A-F]{2}")]
    private static partial Regex EscapedPair();
}
