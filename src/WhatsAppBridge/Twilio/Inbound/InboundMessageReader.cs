using System.Collections.Frozen;
using System.Globalization;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Twilio.Inbound;

/// <summary>
/// Turns the form of an incoming WhatsApp webhook into an <see cref="InboundMessage"/>. Fields are those of
/// https://www.twilio.com/docs/messaging/guides/webhook-request; fields nobody knows yet are ignored, as Twilio asks. Pure.
/// </summary>
internal static class InboundMessageReader
{
    private const string ChannelPrefix = "whatsapp:";

    // A business-scoped user id has up to 128 characters behind its country (and ENT) prefix.
    private const int LongestAddress = 160;

    // WhatsApp carries one media per message, Twilio's other channels up to ten.
    private const int MaxMedia = 10;

    // By what is there, not by NumMedia: a count that is missing or wrong must not lose a file.
    private static readonly (string Url, string ContentType)[] MediaFields =
        [.. Enumerable.Range(0, MaxMedia).Select(index => (string.Create(CultureInfo.InvariantCulture, $"MediaUrl{index}"), string.Create(CultureInfo.InvariantCulture, $"MediaContentType{index}")))];

    private static readonly InboundReferral NoReferral = new();

    private static readonly FrozenDictionary<string, InboundKind> KnownTypes = new Dictionary<string, InboundKind>
    {
        ["IMAGE"] = InboundKind.Image,
        ["VIDEO"] = InboundKind.Video,
        ["AUDIO"] = InboundKind.Audio,
        ["VOICE"] = InboundKind.Audio,
        ["DOCUMENT"] = InboundKind.Document,
        ["STICKER"] = InboundKind.Sticker,
        ["CONTACTS"] = InboundKind.Contact,
        ["CONTACT"] = InboundKind.Contact,
        ["LOCATION"] = InboundKind.Location,
        ["REACTION"] = InboundKind.Reaction,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Of what people and ads say about themselves; enough to show, too little to fill a session's context.
    private const int LongestName = 256, LongestDetail = 1024;

    /// <param name="form">A verified form.</param>
    /// <param name="accountSid">The account that has signed it.</param>
    /// <param name="origin">The address Twilio called, where none is configured.</param>
    public static InboundReading Read(TwilioForm form, string? accountSid = null, string? origin = null)
    {
        if (form["MessageSid"] is not { Length: <= MessageSid.MaxLength } sid)
            return InboundReading.Senseless("MessageSid");

        if (form["From"] is not { } from || IsBroken(from))
            return InboundReading.Senseless("From");

        if (form["To"] is not { } to || IsBroken(to))
            return InboundReading.Senseless("To");

        if (Address(from) is not { } sender || Address(to) is not { } number)
            return InboundReading.OtherChannel;

        var userId = form["ExternalUserId"] is { } externalId ? Address(externalId) ?? Address(ChannelPrefix + externalId) : null;
        var media = Media(form);
        var location = Location(form);
        var kind = KindOf(form, media, location);
        return InboundReading.Of(new InboundMessage
        {
            Sid = new MessageSid(sid),
            AccountSid = accountSid,
            Origin = origin,
            Conversation = new ConversationKey(userId ?? sender, number),
            From = sender,
            UserId = userId ?? (sender.IsPhoneNumber ? null : sender),
            PhoneNumber = sender.IsPhoneNumber ? sender : Phone(form["WaId"]),
            Kind = kind,
            Text = Words(form, kind),
            ChoiceId = form["ButtonPayload"] ?? form["ListId"],
            Media = media,
            FileName = kind == InboundKind.Document ? Detail(form["Body"]) : null,
            Location = location,
            FlowReply = FlowReply.Json(form["InteractiveData"]),
            Referral = Referral(form),
            RepliedTo = form["OriginalRepliedMessageSid"] is { Length: <= MessageSid.MaxLength } repliedTo ? new MessageSid(repliedTo) : null,
            IsForwarded = IsTrue(form["Forwarded"]) || IsTrue(form["FrequentlyForwarded"]),
            IsFrequentlyForwarded = IsTrue(form["FrequentlyForwarded"]),
            ProfileName = form["ProfileName"] is { } name ? OneLine.Of(name, LongestName) : null,
            IsOptOutCommand = form["OptOutType"] is not null,
        });
    }

    /// <summary>The address of a status callback; what is not WhatsApp's is kept as it is.</summary>
    public static WhatsAppAddress AddressOrUnknown(string? value) =>
        value is null ? new WhatsAppAddress("") : Address(value) ?? new WhatsAppAddress(OneLine.Of(value, LongestAddress));

    // "whatsapp:+14155550123", or "whatsapp:US.1029..." for a person who hides the phone number.
    private static WhatsAppAddress? Address(string value)
    {
        var address = BehindPrefix(value);
        return address.Length is > 0 and <= LongestAddress ? new WhatsAppAddress(address.ToString()) : null;
    }

    // WhatsApp's, and yet no address: blank or endless.
    private static bool IsBroken(string value) => IsOfWhatsApp(value) && BehindPrefix(value).Length is 0 or > LongestAddress;

    private static bool IsOfWhatsApp(string value) => value.StartsWith(ChannelPrefix, StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> BehindPrefix(string value) => IsOfWhatsApp(value) ? value.AsSpan(ChannelPrefix.Length).Trim() : [];

    // Digits without a plus; absent when the phone number is hidden.
    private static WhatsAppAddress? Phone(string? waId) =>
        waId is { Length: >= 7 and <= 15 } && waId.All(char.IsAsciiDigit) ? new WhatsAppAddress("+" + waId) : null;

    // MessageType is new (2026) and its values are documented nowhere: one we don't know says nothing, the content does.
    private static InboundKind KindOf(TwilioForm form, IReadOnlyList<InboundMedia> media, InboundLocation? location) => form["MessageType"] switch
    {
        { } type when KnownTypes.TryGetValue(type, out var kind) => kind,
        _ when form["InteractiveData"] is not null => InboundKind.Flow,
        _ when (form["ButtonPayload"] ?? form["ButtonText"] ?? form["ListId"]) is not null => InboundKind.Choice,
        _ when location is not null => InboundKind.Location,
        _ when media is [{ ContentType: var type }, ..] => KindOfMedia(type),
        _ when form["Body"] is not null => InboundKind.Text,
        _ => InboundKind.Unsupported,
    };

    private static InboundKind KindOfMedia(string contentType) => contentType.ToLowerInvariant().Split('/', ';') switch
    {
        ["image", "webp", ..] => InboundKind.Sticker,
        ["image", ..] => InboundKind.Image,
        ["video", ..] => InboundKind.Video,
        ["audio", ..] => InboundKind.Audio,
        ["text", "vcard" or "x-vcard", ..] => InboundKind.Contact,
        _ => InboundKind.Document,
    };

    // Twilio puts a document's file name into Body; it is not something the person said.
    private static string Words(TwilioForm form, InboundKind kind) => kind switch
    {
        InboundKind.Document => "",
        InboundKind.Flow when string.IsNullOrWhiteSpace(form["Body"]) => FlowReply.Words(form["InteractiveData"]),
        _ => form["Body"] ?? form["ButtonText"] ?? form["ListTitle"] ?? form["ButtonPayload"] ?? form["ListId"] ?? "",
    };

    private static InboundMedia[] Media(TwilioForm form)
    {
        List<InboundMedia>? media = null;
        foreach (var (urlField, contentTypeField) in MediaFields)
        {
            if (form[urlField] is { } url)
                (media ??= []).Add(new InboundMedia(url, form[contentTypeField] ?? "application/octet-stream"));
        }

        return media is null ? [] : [.. media];
    }

    private static InboundLocation? Location(TwilioForm form) =>
        form["Latitude"] is { } latitude && form["Longitude"] is { } longitude
            && IsCoordinate(latitude, 90) && IsCoordinate(longitude, 180)
            ? new InboundLocation(latitude, longitude, Detail(form["Label"]), Detail(form["Address"]))
            : null;

    private static bool IsCoordinate(string value, double limit) =>
        value.Length <= 32 && double.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= limit;

    private static InboundReferral? Referral(TwilioForm form)
    {
        var referral = new InboundReferral
        {
            SourceType = Detail(form["ReferralSourceType"]),
            SourceId = Detail(form["ReferralSourceId"]),
            SourceUrl = Detail(form["ReferralSourceUrl"]),
            Headline = Detail(form["ReferralHeadline"]),
            Body = Detail(form["ReferralBody"]),
            MediaUrl = Detail(form["ReferralMediaUrl"]),
            ClickId = Detail(form["ReferralCtwaClid"]),
        };
        return referral == NoReferral ? null : referral;
    }

    private static string? Detail(string? value) => value is null ? null : OneLine.Of(value, LongestDetail);

    private static bool IsTrue(string? value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
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
