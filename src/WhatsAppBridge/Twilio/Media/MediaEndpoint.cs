using System.Buffers;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace WhatsAppBridge.Twilio.Media;

/// <summary>
/// Hands an attachment to whoever holds its ticket, as it streams in from Twilio. What people send is theirs, not ours:
/// nothing of it may run, or be taken for a page of this host.
/// </summary>
internal static partial class MediaEndpoint
{
    public const string Path = "/media";

    // The most WhatsApp carries through Twilio, in bytes.
    private const long MaxLength = 16 * 1024 * 1024;

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    public static void MapMedia(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapMethods(Path + "/{ticket}", [HttpMethods.Get, HttpMethods.Head], SendAsync);

    private static async Task<Results<EmptyHttpResult, NotFound, StatusCodeHttpResult>> SendAsync(
        string ticket, HttpContext context, AttachmentLinks links, TwilioMediaClient media, TimeProvider time, ILogger<MediaLog> logger)
    {
        var clientGone = context.RequestAborted;
        if (await links.RedeemAsync(ticket, clientGone) is not { } redeemed)
            return TypedResults.NotFound();

        using var answer = await media.OpenAsync(redeemed.Url, RangeOf(context.Request), clientGone);
        switch (answer)
        {
            case { Response: { } response }:
                return await StreamAsync(response, redeemed, context, time, logger);
            case { Outcome: MediaOutcome.NotThere }:
                Log.MediaNotThere(logger);
                return TypedResults.NotFound();
            default:
                Log.MediaNotFetched(logger, answer.Outcome);
                return TypedResults.StatusCode(StatusCodes.Status502BadGateway);
        }
    }

    private static async Task<Results<EmptyHttpResult, NotFound, StatusCodeHttpResult>> StreamAsync(
        HttpResponseMessage source, MediaTicket ticket, HttpContext context, TimeProvider time, ILogger logger)
    {
        if ((source.Content.Headers.ContentRange?.Length ?? source.Content.Headers.ContentLength) > MaxLength)
        {
            Log.MediaTooLarge(logger, MaxLength);
            return TypedResults.StatusCode(StatusCodes.Status502BadGateway);
        }

        WriteHeaders(context.Response, source, ticket);
        if (HttpMethods.IsHead(context.Request.Method))
            return TypedResults.Empty;

        if (!await TryCopyAsync(source, context, time) && !context.RequestAborted.IsCancellationRequested)
        {
            // The status is out already: only a broken connection says that this is not the whole file.
            Log.MediaBrokenOff(logger, MaxLength);
            context.Abort();
        }

        return TypedResults.Empty;
    }

    private static void WriteHeaders(HttpResponse response, HttpResponseMessage source, MediaTicket ticket)
    {
        response.StatusCode = (int)source.StatusCode;
        response.ContentType = MediaContentType.Of(source.Content.Headers.ContentType?.MediaType ?? ticket.ContentType);
        response.ContentLength = source.Content.Headers.ContentLength;
        if (source.Content.Headers.ContentRange is { } range)
            response.Headers.ContentRange = range.ToString();
        if (source.Headers.AcceptRanges.Count > 0)
            response.Headers.AcceptRanges = source.Headers.AcceptRanges.ToString();
        response.Headers.CacheControl = "private, no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentDisposition = "attachment";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
    }

    // False when the source falls silent, breaks off, or goes on beyond the limit. Never holds more than one buffer.
    private static async Task<bool> TryCopyAsync(HttpResponseMessage source, HttpContext context, TimeProvider time)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        using var silence = new CancellationTokenSource(LongestSilence, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, silence.Token);
        try
        {
            await using var body = await source.Content.ReadAsStreamAsync(limit.Token);
            var total = 0L;
            while (await body.ReadAsync(buffer, limit.Token) is > 0 and var read)
            {
                total += read;
                if (total > MaxLength)
                    return false;

                await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), limit.Token);
                silence.CancelAfter(LongestSilence);
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Several ranges would come back as a document of their own kind; the whole file is a right answer to them, too.
    private static RangeHeaderValue? RangeOf(HttpRequest request) =>
        RangeHeaderValue.TryParse(request.Headers.Range.ToString(), out var range) && range.Ranges.Count == 1 ? range : null;

    internal sealed class MediaLog;

    private static partial class Log
    {
        [LoggerMessage(1211, LogLevel.Warning, "An attachment of more than {MaxLength} bytes was not passed on")]
        public static partial void MediaTooLarge(ILogger logger, long maxLength);

        [LoggerMessage(1213, LogLevel.Warning, "An attachment was asked for that Twilio does not have, or not yet")]
        public static partial void MediaNotThere(ILogger logger);

        [LoggerMessage(1214, LogLevel.Warning, "An attachment could not be fetched from Twilio: {Outcome}")]
        public static partial void MediaNotFetched(ILogger logger, MediaOutcome outcome);

        [LoggerMessage(1212, LogLevel.Warning, "An attachment broke off on its way, or went on beyond {MaxLength} bytes")]
        public static partial void MediaBrokenOff(ILogger logger, long maxLength);
    }
}
