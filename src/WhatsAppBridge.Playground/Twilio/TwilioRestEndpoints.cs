using System.Globalization;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>Routes of api.twilio.com and messaging.twilio.com, on one address.</summary>
internal static class TwilioRestEndpoints
{
    private const string Account = "/2010-04-01/Accounts/{account}";
    private const string Sender = "/v2/Channels/Senders/{sid}";

    public static void MapTwilioRest(this IEndpointRouteBuilder routes, TwilioRest rest, SenderRest senders, MediaRest media)
    {
        Map(TwilioOperation.CreateMessage, "POST", Account + "/Messages.json", (request, caller, _) => rest.CreateMessage(request, caller.Account));
        Map(TwilioOperation.ListMessages, "GET", Account + "/Messages.json", (_, caller, _) => rest.ListMessages(caller.Account));
        Map(TwilioOperation.FetchMessage, "GET", Account + "/Messages/{sid}.json", (_, caller, context) => rest.FetchMessage(Route(context, "sid"), caller.Account));
        Map(TwilioOperation.DeleteMedia, "DELETE", Account + "/Messages/{message}/Media/{sid}.json", (_, caller, context) =>
            rest.DeleteMedia(Route(context, "message"), Route(context, "sid"), caller.Account));
        Map(TwilioOperation.FetchAccount, "GET", "/2010-04-01/Accounts/{account}.json", (_, caller, _) => rest.FetchAccount(caller));
        Map(TwilioOperation.ListSenders, "GET", "/v2/Channels/Senders", (request, caller, _) => senders.List(request, caller.Account));
        Map(TwilioOperation.FetchSender, "GET", Sender, (_, caller, context) => senders.Fetch(Route(context, "sid"), caller.Account));
        Map(TwilioOperation.UpdateSender, "POST", Sender, (request, caller, context) => senders.Update(request, Route(context, "sid"), caller.Account));
        Map(TwilioOperation.ShowTyping, "POST", "/v2/Indicators/Typing.json", (request, _, _) => rest.ShowTyping(request));

        routes.MapMethods(Account + "/Messages/{message}/Media/{sid}", ["GET", "HEAD"], context => media.RedirectAsync(rest, context));
        routes.MapFallback(context => WriteAsync(context, RestAnswer.Of(RestError.NotFound)));

        void Map(TwilioOperation operation, string method, string pattern, Func<RestRequest, RestCaller, HttpContext, RestAnswer> handle) =>
            routes.MapMethods(pattern, [method], context => HandleAsync(rest, operation, context, handle));
    }

    public static Task WriteAsync(HttpContext context, RestAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        if (answer.Body is null)
            return Task.CompletedTask;

        context.Response.ContentType = "application/json;charset=utf-8";
        if (answer.Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"Twilio API\"";

        return context.Response.WriteAsync(answer.Text, context.RequestAborted);
    }

    public static string Route(HttpContext context, string name) => (string)context.GetRouteValue(name)!;

    private static async Task HandleAsync(TwilioRest rest, TwilioOperation operation, HttpContext context, Func<RestRequest, RestCaller, HttpContext, RestAnswer> handle)
    {
        var (started, at) = (rest.Time.GetTimestamp(), rest.Time.GetUtcNow());
        var request = await RestRequest.ReadAsync(context);
        var caller = rest.Admit(request, context.GetRouteValue("account") as string, out var refusal);
        var fault = caller is null ? null : rest.Faults.Take(operation);
        var answer = (caller, fault) switch
        {
            (null, _) => RestAnswer.Of(refusal!),
            (_, { } first) when !TwilioFaultPlayer.LetsThrough(first) => new RestAnswer(first.Status, null),
            _ => handle(request, caller, context),
        };

        var elapsed = rest.Time.GetElapsedTime(started);
        rest.Log.Add(new RestCall(
            operation, request.Method, request.Path, PersonOf(rest, request), answer.MessageSid, request.Form,
            fault is { Status: > 0 } ? fault.Status : answer.Status, fault is { Status: > 0 } ? fault.Body : answer.Text, at, elapsed));
        context.Response.Headers["Twilio-Request-Id"] = TwilioSid.New("RQ");
        context.Response.Headers["Twilio-Concurrent-Requests"] = "1";
        context.Response.Headers["Twilio-Request-Duration"] = elapsed.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
        await (fault is null ? WriteAsync(context, answer) : TwilioFaultPlayer.PlayAsync(context, fault, answer.Text));
    }

    private static string? PersonOf(TwilioRest rest, RestRequest request) =>
        ChannelAddress.Person(request["To"]) ?? rest.Log.FindExchange(request["messageId"] ?? "")?.Person;
}
