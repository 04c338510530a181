using System.Globalization;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>Routes of api.twilio.com and messaging.twilio.com, on one address.</summary>
internal static class TwilioRestEndpoints
{
    private const string Account = "/2010-04-01/Accounts/{account}";

    public static void MapTwilioRest(this IEndpointRouteBuilder routes, TwilioRest rest)
    {
        Map("POST", Account + "/Messages.json", (request, _) => rest.CreateMessage(request));
        Map("GET", Account + "/Messages.json", (_, _) => rest.ListMessages());
        Map("GET", Account + "/Messages/{sid}.json", (_, context) => rest.FetchMessage(Route(context, "sid")));
        Map("GET", "/2010-04-01/Accounts/{account}.json", (request, _) => rest.FetchAccount(request));
        Map("GET", "/v2/Channels/Senders", (_, _) => rest.ListSenders());
        Map("POST", "/v2/Indicators/Typing.json", (request, _) => rest.ShowTyping(request));

        routes.MapGet(Account + "/Messages/{message}/Media/{sid}", context => RedirectToContentAsync(rest, context));
        routes.MapGet("/content/{sid}", context => SendContentAsync(rest, context));
        routes.MapFallback(context => WriteAsync(context, RestAnswer.Of(RestError.NotFound)));

        void Map(string method, string pattern, Func<RestRequest, HttpContext, RestAnswer> handle) =>
            routes.MapMethods(pattern, [method], context => HandleAsync(rest, context, handle));
    }

    private static async Task HandleAsync(TwilioRest rest, HttpContext context, Func<RestRequest, HttpContext, RestAnswer> handle)
    {
        var started = rest.Time.GetTimestamp();
        var at = rest.Time.GetUtcNow();
        var request = await RestRequest.ReadAsync(context);
        var answer = rest.Refuse(request, context.GetRouteValue("account") as string) is { } error
            ? RestAnswer.Of(error)
            : handle(request, context);

        var elapsed = rest.Time.GetElapsedTime(started);
        rest.Log.Add(new RestCall(
            request.Method, request.Path, PersonOf(rest, request), answer.MessageSid, request.Form,
            answer.Status, answer.Body.ToJsonString(), at, elapsed));
        context.Response.Headers["Twilio-Request-Id"] = TwilioSid.New("RQ");
        context.Response.Headers["Twilio-Concurrent-Requests"] = "1";
        context.Response.Headers["Twilio-Request-Duration"] = elapsed.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
        await WriteAsync(context, answer);
    }

    private static string? PersonOf(TwilioRest rest, RestRequest request) =>
        ChannelAddress.Person(request["To"]) ?? rest.Log.FindExchange(request["messageId"] ?? "")?.Person;

    /// <summary>As Twilio does it: credentials here, then a redirect to an address that needs none and must not be given them.</summary>
    private static async Task RedirectToContentAsync(TwilioRest rest, HttpContext context)
    {
        var request = await RestRequest.ReadAsync(context);
        var sid = Route(context, "sid");
        if (rest.Refuse(request, Route(context, "account")) is { } error)
            await WriteAsync(context, RestAnswer.Of(error));
        else if (rest.FindMedia(sid) is null)
            await WriteAsync(context, RestAnswer.Of(RestError.NotFound));
        else
            context.Response.Redirect($"/content/{sid}", permanent: false, preserveMethod: true);
    }

    private static async Task SendContentAsync(TwilioRest rest, HttpContext context)
    {
        if (rest.FindMedia(Route(context, "sid")) is not { } media)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = media.ContentType;
        context.Response.ContentLength = media.Content.Length;
        await context.Response.Body.WriteAsync(media.Content, context.RequestAborted);
    }

    private static Task WriteAsync(HttpContext context, RestAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json;charset=utf-8";
        if (answer.Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"Twilio API\"";

        return context.Response.WriteAsync(answer.Body.ToJsonString(), context.RequestAborted);
    }

    private static string Route(HttpContext context, string name) => (string)context.GetRouteValue(name)!;
}
