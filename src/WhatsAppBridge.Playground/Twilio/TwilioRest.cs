using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>What the REST interface does with a request. Account keys open everything, an API key all but the account.</summary>
internal sealed class TwilioRest(EmulatedTwilio twilio, StoredMedia media, EmulatedTwilioOptions options)
{
    public TimeProvider Time => options.TimeProvider;

    public TwilioLog Log => twilio.Log;

    /// <summary>Null for whoever may go on.</summary>
    public RestError? Refuse(RestRequest request, string? accountSid = null)
    {
        var known = (request.User == options.AccountSid && request.Password == options.AuthToken) ||
            (request.User == options.ApiKeySid && request.Password == options.ApiKeySecret);
        if (!known)
            return RestError.NotAuthenticated;

        return accountSid is null || accountSid == options.AccountSid ? null : RestError.NotFound;
    }

    public RestAnswer CreateMessage(RestRequest request)
    {
        // A fault counts for a well-authenticated request only, so that a test of bad keys does not use it up.
        if (twilio.Faults.TryTake(out var fault))
            return RestAnswer.Of(RestError.Injected(fault.Status, fault.Code));

        if (Check(request) is { } error)
            return RestAnswer.Of(error);

        var mediaUrl = request.All("MediaUrl") is [var first, ..] ? first : null;
        var contentSid = request["ContentSid"];
        var body = request["Body"] ?? "";
        var message = new SentMessage
        {
            Sid = TwilioSid.New(mediaUrl is null && contentSid is null ? "SM" : "MM"),
            To = request["To"]!,
            From = request["From"] is { Length: > 0 } from ? from : ChannelAddress.Of(options.Number),
            Body = contentSid is null ? body : "",
            MediaUrl = mediaUrl,
            StatusCallback = request["StatusCallback"],
            Via = SentVia.Rest,
            At = Time.GetUtcNow(),
            Error = mediaUrl is not null && body.Length > 0 && !MediaKind.CarriesText(mediaUrl)
                ? new TwilioError(63021, "text together with audio or a document, which WhatsApp does not carry")
                : null,
        };
        twilio.Accept(message);
        var status = contentSid is null ? "queued" : "accepted";
        return new RestAnswer(201, RestResources.Message(message, options.AccountSid, status), message.Sid);
    }

    public RestAnswer FetchMessage(string sid) => Log.FindSent(sid) is { } message
        ? new RestAnswer(200, RestResources.Message(message, options.AccountSid, RestResources.Settled(message)))
        : RestAnswer.Of(RestError.NotFound);

    public RestAnswer ListMessages() => new(200, RestResources.MessagePage(Log.Sent.Reverse().Take(50), options.AccountSid));

    /// <summary>A standard API key may not read accounts; a check of credentials must cope with that.</summary>
    public RestAnswer FetchAccount(RestRequest request) => request.User == options.AccountSid
        ? new RestAnswer(200, RestResources.Account(options.AccountSid))
        : RestAnswer.Of(RestError.NotAuthenticated);

    public RestAnswer ListSenders() => new(200, RestResources.Senders(
        options.Number, twilio.WebhookUrl is { } url ? WebhookSignature.SignedUrl(url, twilio.PublicUrl) : null, twilio.BaseUrl));

    public RestAnswer ShowTyping(RestRequest request)
    {
        if (request["channel"] != "whatsapp" || Log.FindExchange(request["messageId"] ?? "") is not { } exchange)
            return RestAnswer.Of(new RestError(400, 21211, "messageId is not a recent incoming message"));

        twilio.ConversationOf(exchange.Person).ShowTyping();
        return new RestAnswer(200, new JsonObject { ["success"] = true }, exchange.MessageSid);
    }

    public PhoneMedia? FindMedia(string sid) => media.Find(sid);

    private RestError? Check(RestRequest request)
    {
        var (to, from, body, urls) = (request["To"], request["From"], request["Body"], request.All("MediaUrl"));
        return request switch
        {
            _ when string.IsNullOrEmpty(to) => RestError.NoTo,
            _ when ChannelAddress.Person(to) is null => RestError.BadTo,
            _ when string.IsNullOrEmpty(from) && request["MessagingServiceSid"] is null => RestError.NoFrom,
            _ when !string.IsNullOrEmpty(from) && from != ChannelAddress.Of(options.Number) => RestError.WrongFrom,
            _ when body?.Length > TwimlReader.MaxBody => RestError.TooLong,
            _ when string.IsNullOrWhiteSpace(body) && urls.Count == 0 && request["ContentSid"] is null => RestError.Nothing,
            _ when !urls.All(MediaKind.IsWebAddress) => RestError.BadMedia,
            _ when urls.Count > 1 => RestError.TooManyMedia,
            _ when request["StatusCallback"] is { Length: > 0 } callback && !MediaKind.IsWebAddress(callback) => RestError.BadCallback,
            _ => null,
        };
    }
}
