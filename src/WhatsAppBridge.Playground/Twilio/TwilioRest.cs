using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>What the REST interface does with messages and accounts. An account's token opens everything, an API key all but the account.</summary>
internal sealed class TwilioRest(EmulatedTwilio twilio, EmulatedAccounts accounts, StoredMedia media, TimeProvider time)
{
    public TimeProvider Time => time;

    public TwilioLog Log => twilio.Log;

    public TwilioFaults Faults => twilio.Faults;

    /// <summary>Who calls for which account, or why not.</summary>
    /// <param name="request">The call.</param>
    /// <param name="accountSid">The account in the path; null where the path has none and the credentials decide.</param>
    /// <param name="error">Null for whoever may go on.</param>
    public RestCaller? Admit(RestRequest request, string? accountSid, out RestError? error)
    {
        var caller = accounts.SignIn(request.User, request.Password);
        var account = accountSid is null ? caller?.Account : accounts.Find(accountSid);
        error = (caller, account) switch
        {
            (null, _) => RestError.NotAuthenticated,
            (_, null) => RestError.NotFound,
            _ when !caller.MayUse(account, accounts.Main) => RestError.NotAuthenticated,
            _ => null,
        };
        return error is null ? caller! with { Account = account! } : null;
    }

    public RestAnswer CreateMessage(RestRequest request, EmulatedAccount account)
    {
        if (Check(request, account) is { } error)
            return RestAnswer.Of(error);

        var mediaUrl = request.All("MediaUrl") is [var first, ..] ? first : null;
        var contentSid = request["ContentSid"];
        var body = request["Body"] ?? "";
        var message = new SentMessage
        {
            Sid = TwilioSid.New(mediaUrl is null && contentSid is null ? "SM" : "MM"),
            To = request["To"]!,
            From = request["From"] is { Length: > 0 } from ? from : ChannelAddress.Of(account.Numbers[0]),
            Body = contentSid is null ? body : "",
            MediaUrl = mediaUrl,
            ContentSid = contentSid,
            ContentVariables = request["ContentVariables"],
            StatusCallback = request["StatusCallback"],
            Via = SentVia.Rest,
            At = Time.GetUtcNow(),
            Error = mediaUrl is not null && body.Length > 0 && !MediaKind.CarriesText(mediaUrl)
                ? new TwilioError(63021, "text together with audio or a document, which WhatsApp does not carry")
                : null,
        };
        twilio.Accept(message);
        var status = contentSid is null ? "queued" : "accepted";
        return new RestAnswer(201, RestResources.Message(message, account.AccountSid, status), message.Sid);
    }

    public RestAnswer FetchMessage(string sid, EmulatedAccount account) => Log.FindSent(sid) is { } message && IsOf(account, message)
        ? new RestAnswer(200, RestResources.Message(message, account.AccountSid, RestResources.Settled(message)))
        : RestAnswer.Of(RestError.NotFound);

    public RestAnswer ListMessages(EmulatedAccount account) =>
        new(200, RestResources.MessagePage(Log.Sent.Reverse().Where(message => IsOf(account, message)).Take(50), account.AccountSid));

    /// <summary>A standard API key may not read accounts; a check of credentials must cope with that.</summary>
    public RestAnswer FetchAccount(RestCaller caller) => caller.IsApiKey
        ? RestAnswer.Of(RestError.NotAuthenticated)
        : new RestAnswer(200, RestResources.Account(caller.Account, accounts.Main.AccountSid));

    public RestAnswer DeleteMedia(string messageSid, string mediaSid, EmulatedAccount account) => media.Remove(account.AccountSid, messageSid, mediaSid)
        ? RestAnswer.NoContent
        : RestAnswer.Of(RestError.NotFound);

    public RestAnswer ShowTyping(RestRequest request)
    {
        if (request["channel"] != "whatsapp" || Log.FindExchange(request["messageId"] ?? "") is not { } exchange)
            return RestAnswer.Of(new RestError(400, 21211, "messageId is not a recent incoming message"));

        twilio.ConversationOf(exchange.Person).ShowTyping();
        return new RestAnswer(200, new JsonObject { ["success"] = true }, exchange.MessageSid);
    }

    private bool IsOf(EmulatedAccount account, SentMessage message) => accounts.OfNumber(ChannelAddress.Person(message.From)) == account;

    private static RestError? Check(RestRequest request, EmulatedAccount account)
    {
        var (to, from, body, urls) = (request["To"], request["From"], request["Body"], request.All("MediaUrl"));
        return request switch
        {
            _ when string.IsNullOrEmpty(to) => RestError.NoTo,
            _ when ChannelAddress.Person(to) is null => RestError.BadTo,
            _ when string.IsNullOrEmpty(from) && request["MessagingServiceSid"] is null => RestError.NoFrom,
            _ when !string.IsNullOrEmpty(from) && !account.Numbers.Contains(ChannelAddress.Person(from) ?? "") => RestError.WrongFrom,
            _ when body?.Length > TwimlReader.MaxBody => RestError.TooLong,
            _ when string.IsNullOrWhiteSpace(body) && urls.Count == 0 && request["ContentSid"] is null => RestError.Nothing,
            _ when !urls.All(MediaKind.IsWebAddress) => RestError.BadMedia,
            _ when urls.Count > 1 => RestError.TooManyMedia,
            _ when request["StatusCallback"] is { Length: > 0 } callback && !MediaKind.IsWebAddress(callback) => RestError.BadCallback,
            _ => null,
        };
    }
}
