using System.Globalization;

namespace WhatsAppBridge.Twilio;

/// <summary>
/// Turns the form of an incoming WhatsApp webhook into an <see cref="InboundMessage"/>. Fields are those of
/// https://www.twilio.com/docs/messaging/guides/webhook-request; fields nobody knows yet are ignored, as Twilio asks.
/// </summary>
internal static class InboundMessageReader
{
    private const string ChannelPrefix = "whatsapp:";

    // WhatsApp carries one media per message, Twilio's other channels up to ten.
    private const int MaxMedia = 10;

    public static InboundReading Read(TwilioForm form)
    {
        if (form["MessageSid"] is not { Length: <= MessageSid.MaxLength } sid)
            return InboundReading.Senseless("MessageSid");

        if (form["From"] is not { } from)
            return InboundReading.Senseless("From");

        if (form["To"] is not { } to)
            return InboundReading.Senseless("To");

        if (Address(from) is not { } person || Address(to) is not { } number)
            return InboundReading.OtherChannel;

        var media = Media(form);
        return InboundReading.Of(new InboundMessage
        {
            Sid = new MessageSid(sid),
            Conversation = new ConversationKey(person, number),
            Text = Words(form, media),
            ChoiceId = form["ButtonPayload"] ?? form["ListId"],
            Media = media,
            Location = Location(form),
            ProfileName = form["ProfileName"],
            ExternalUserId = form["ExternalUserId"],
            IsOptOutCommand = form["OptOutType"] is not null,
        });
    }

    // "whatsapp:+14155550123", or "whatsapp:US.1029..." for a person who hides the phone number.
    private static WhatsAppAddress? Address(string value)
    {
        if (!value.StartsWith(ChannelPrefix, StringComparison.OrdinalIgnoreCase))
            return null;

        var address = value[ChannelPrefix.Length..].Trim();
        return address.Length is > 0 and <= 160 ? new WhatsAppAddress(address) : null;
    }

    // Twilio puts a document's file name into Body; it is not something the person said.
    private static string Words(TwilioForm form, IReadOnlyList<InboundMedia> media)
    {
        var body = form["Body"] ?? form["ButtonText"] ?? form["ListTitle"] ?? "";
        var isDocument = form["MessageType"] is { } type
            ? string.Equals(type, "document", StringComparison.OrdinalIgnoreCase)
            : media is [{ ContentType: var contentType }, ..] && contentType.StartsWith("application/", StringComparison.OrdinalIgnoreCase);
        return isDocument ? "" : body;
    }

    private static List<InboundMedia> Media(TwilioForm form)
    {
        _ = int.TryParse(form["NumMedia"], NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        var media = new List<InboundMedia>();
        for (var i = 0; i < Math.Min(count, MaxMedia); i++)
        {
            var index = i.ToString(CultureInfo.InvariantCulture);
            if (form["MediaUrl" + index] is { } url)
                media.Add(new InboundMedia(url, form["MediaContentType" + index] ?? "application/octet-stream"));
        }

        return media;
    }

    private static InboundLocation? Location(TwilioForm form) =>
        form["Latitude"] is { } latitude && form["Longitude"] is { } longitude
            && IsCoordinate(latitude, 90) && IsCoordinate(longitude, 180)
            ? new InboundLocation(latitude, longitude, form["Label"], form["Address"])
            : null;

    private static bool IsCoordinate(string value, double limit) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= limit;
}

/// <summary>What became of a signed form: a message, or why there is none.</summary>
internal sealed record InboundReading
{
    public InboundMessage? Message { get; private init; }

    /// <summary>The field without which the request makes no sense.</summary>
    public string? MissingField { get; private init; }

    /// <summary>A message of another channel, such as SMS, whose number points here by mistake.</summary>
    public bool IsOtherChannel { get; private init; }

    public static InboundReading OtherChannel { get; } = new() { IsOtherChannel = true };

    public static InboundReading Of(InboundMessage message) => new() { Message = message };

    public static InboundReading Senseless(string missingField) => new() { MissingField = missingField };
}
