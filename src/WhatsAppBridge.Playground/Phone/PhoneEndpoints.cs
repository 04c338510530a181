using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Playground.Phone;

/// <summary>What the page asks for: a person's conversation, its changes as they happen, and a look inside.</summary>
internal static class PhoneEndpoints
{
    public const string DefaultPerson = "+14155550123";

    // What a browser may show in place. Everything else is handed out as a file: it could hold scripts of anybody.
    private static readonly string[] Shown = ["image/jpeg", "image/png", "image/gif", "image/webp"];

    public static void MapPhone(this IEndpointRouteBuilder routes, EmulatedTwilio twilio, AssistantLine? assistant, PhoneReports reports)
    {
        var inspection = new PhoneInspection(twilio.Log, assistant, reports);
        var delivery = new PhoneDelivery(twilio, assistant, reports);
        var phone = routes.MapGroup("/phone");
        phone.MapGet("/state", (HttpRequest request) => GetState(twilio, request));
        phone.MapGet("/events", (HttpContext context) => WatchEvents(twilio, context));
        phone.MapPost("/messages", (HttpRequest request, CancellationToken cancellationToken) => SendAsync(delivery, request, cancellationToken));
        phone.MapPost("/read", (HttpRequest request, CancellationToken cancellationToken) => ReadAsync(reports, request, cancellationToken));
        phone.MapGet("/exchanges/{sid}", (string sid) => GetExchange(inspection, sid));
        phone.MapGet("/media/{sid}", (string sid, HttpResponse response) => GetMedia(twilio, sid, response));
    }

    private static Results<JsonHttpResult<PhoneState>, BadRequest> GetState(EmulatedTwilio twilio, HttpRequest request)
    {
        if (Person(request.Query["person"]) is not { } person)
            return TypedResults.BadRequest();

        var state = State(twilio, person, twilio.ConversationOf(person).Snapshot());
        return TypedResults.Json(state, PhoneJson.Default.PhoneState);
    }

    private static Results<ServerSentEventsResult<string>, BadRequest> WatchEvents(EmulatedTwilio twilio, HttpContext context)
    {
        if (Person(context.Request.Query["person"]) is not { } person)
            return TypedResults.BadRequest();

        // A browser that lost the connection says by itself where it stopped; a page that has just read the state says it in the query.
        var last = context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } id ? id : context.Request.Query["after"].ToString();
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        return TypedResults.ServerSentEvents(EventsAsync(twilio, person, VersionIn(last, twilio.Epoch), stopping, context.RequestAborted));
    }

    /// <summary>Takes the message and lets go: the answer comes by the events, as on a phone.</summary>
    private static async Task<IResult> SendAsync(PhoneDelivery delivery, HttpRequest request, CancellationToken cancellationToken)
    {
        // Only a page of this origin may send JSON without asking first, so no foreign page can speak for the person.
        if (!request.HasJsonContentType())
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);

        if (await ReadAsync(request, cancellationToken) is not { } input || Person(input.Person) is not { } address)
            return TypedResults.BadRequest();

        var sid = TwilioSid.New(input.File is null ? "SM" : "MM");
        if (input.Message(address, sid) is not { } message)
            return TypedResults.BadRequest();

        _ = delivery.DeliverAsync(message, input.Trouble, TimeSpan.FromSeconds(input.Delay));
        return TypedResults.Json(new PhoneAccepted(sid), PhoneJson.Default.PhoneAccepted, statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>Somebody looks at the person's conversation.</summary>
    private static async Task<IResult> ReadAsync(PhoneReports reports, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);

        if (await ReadAsync(request, cancellationToken) is not { } input || Person(input.Person) is not { } person)
            return TypedResults.BadRequest();

        await reports.ReadAsync(person, cancellationToken);
        return TypedResults.NoContent();
    }

    private static Results<JsonHttpResult<PhoneExchange>, NotFound> GetExchange(PhoneInspection inspection, string sid) =>
        inspection.Find(sid) is { } exchange
            ? TypedResults.Json(exchange, PhoneJson.Default.PhoneExchange)
            : TypedResults.NotFound();

    /// <summary>An attachment, for the phone it was sent from: Twilio itself gives it to its account only.</summary>
    private static Results<FileContentHttpResult, NotFound> GetMedia(EmulatedTwilio twilio, string sid, HttpResponse response)
    {
        if (twilio.FindMedia(sid) is not { } media)
            return TypedResults.NotFound();

        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        var isShown = Shown.Contains(media.ContentType)
            || media.ContentType.StartsWith("audio/", StringComparison.Ordinal) || media.ContentType.StartsWith("video/", StringComparison.Ordinal);
        return isShown
            ? TypedResults.Bytes(media.Content, media.ContentType, enableRangeProcessing: true)
            : TypedResults.Bytes(media.Content, "application/octet-stream", media.FileName ?? "file");
    }

    private static async Task<PhoneInput?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await request.ReadFromJsonAsync(PhoneJson.Default.PhoneInput, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(
        EmulatedTwilio twilio, string person, long version, CancellationToken stopping, [EnumeratorCancellation] CancellationToken aborted)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, aborted, twilio.Stopping);
        await using var changes = twilio.ConversationOf(person).WatchAsync(version, either.Token).GetAsyncEnumerator(either.Token);
        while (await MoveNextAsync(changes))
        {
            var state = State(twilio, person, changes.Current);
            yield return new SseItem<string>(JsonSerializer.Serialize(state, PhoneJson.Default.PhoneState), "change")
            {
                EventId = $"{twilio.Epoch}-{state.Version}",
            };
        }
    }

    // The stream ends when the page leaves or the program stops; neither is an error.
    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<ConversationSnapshot> changes)
    {
        try
        {
            return await changes.MoveNextAsync();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static PhoneState State(EmulatedTwilio twilio, string person, ConversationSnapshot snapshot) =>
        new(twilio.Epoch, snapshot.Version, person, snapshot.Typing, snapshot.Bubbles);

    /// <summary>0, that is everything, for an id of an earlier run.</summary>
    private static long VersionIn(string eventId, string epoch) =>
        eventId.Split('-') is [var known, var version] && known == epoch && long.TryParse(version, out var number) ? number : 0;

    private static string? Person(string? value) => value switch
    {
        null or "" => DefaultPerson,
        _ when ChannelAddress.IsPhone(value) || ChannelAddress.IsUserId(value) => value,
        _ => null,
    };
}
