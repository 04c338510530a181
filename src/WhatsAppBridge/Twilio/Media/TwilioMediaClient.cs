using System.Net;
using System.Net.Http.Headers;

namespace WhatsAppBridge.Twilio.Media;

/// <summary>
/// Fetches an attachment from Twilio: signs in at the API, follows its redirect by hand to a host that must not see the
/// credentials, and waits a little for what Twilio has announced and not got yet.
/// Source: https://www.twilio.com/docs/messaging/api/media-resource
/// </summary>
internal sealed partial class TwilioMediaClient(HttpClient http, MediaAccess access, TimeProvider time, ILogger<TwilioMediaClient> logger)
{
    private const int MostRedirects = 5;

    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    // The webhook can be faster than Twilio's own copy of the file.
    private static readonly TimeSpan[] Patience = [TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];

    /// <summary>The answer with its body still to be read; the caller disposes it.</summary>
    /// <param name="address">Twilio's address of the attachment.</param>
    /// <param name="range">Passed on as it is.</param>
    /// <param name="cancellationToken">Ends the waiting, too.</param>
    public async Task<MediaAnswer> OpenAsync(string address, RangeHeaderValue? range, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var start))
            return new MediaAnswer(MediaOutcome.Refused);

        foreach (var pause in Patience)
        {
            var answer = await FollowAsync(start, range, cancellationToken);
            if (answer.Outcome != MediaOutcome.NotThere)
                return answer;

            await Task.Delay(pause, time, cancellationToken);
        }

        return await FollowAsync(start, range, cancellationToken);
    }

    private async Task<MediaAnswer> FollowAsync(Uri address, RangeHeaderValue? range, CancellationToken cancellationToken)
    {
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            var permit = access.For(address);
            if (!permit.IsAllowed)
            {
                Log.HostRefused(logger, address.Host);
                return new MediaAnswer(MediaOutcome.Refused);
            }

            if (await SendAsync(address, permit.Account, range, cancellationToken) is not { } response)
                return new MediaAnswer(MediaOutcome.Unreachable);

            if (!IsRedirect(response))
                return Read(response);

            var next = response.Headers.Location;
            response.Dispose();
            if (next is null || !Uri.TryCreate(address, next, out var target))
                return new MediaAnswer(MediaOutcome.Unreachable);

            address = target;
        }

        return new MediaAnswer(MediaOutcome.Refused);
    }

    private async Task<HttpResponseMessage?> SendAsync(Uri address, TwilioAccount? account, RangeHeaderValue? range, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Range = range;
        request.Headers.Authorization = account?.Authorization;

        using var timeout = new CancellationTokenSource(HeadersTimeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private MediaAnswer Read(HttpResponseMessage response)
    {
        var outcome = response.StatusCode switch
        {
            HttpStatusCode.OK or HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable => MediaOutcome.Found,
            HttpStatusCode.NotFound => MediaOutcome.NotThere,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => MediaOutcome.NotAuthorised,
            _ => MediaOutcome.Unreachable,
        };
        if (outcome == MediaOutcome.Found)
            return new MediaAnswer(outcome, response);

        if (outcome == MediaOutcome.NotAuthorised)
            Log.NotAuthorised(logger, (int)response.StatusCode);
        response.Dispose();
        return new MediaAnswer(outcome);
    }

    private static bool IsRedirect(HttpResponseMessage response) => response.StatusCode
        is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static partial class Log
    {
        [LoggerMessage(1201, LogLevel.Warning, "Media was not fetched: {Host} is none of Twilio's hosts. If Twilio has new ones, list them in Twilio:MediaHosts")]
        public static partial void HostRefused(ILogger logger, string host);

        [LoggerMessage(1202, LogLevel.Error, "Media was not fetched: Twilio answered {Status}. Check the account's credentials")]
        public static partial void NotAuthorised(ILogger logger, int status);
    }
}

/// <summary>What came of asking for an attachment.</summary>
/// <param name="Outcome">What it means.</param>
/// <param name="Response">With <see cref="MediaOutcome.Found"/>: its headers are read, its body is not.</param>
internal sealed record MediaAnswer(MediaOutcome Outcome, HttpResponseMessage? Response = null) : IDisposable
{
    public void Dispose() => Response?.Dispose();
}

internal enum MediaOutcome
{
    Found,

    /// <summary>Deleted, or not there yet.</summary>
    NotThere,

    /// <summary>Twilio does not take our credentials.</summary>
    NotAuthorised,

    /// <summary>The address, or one it redirects to, is not Twilio's.</summary>
    Refused,

    /// <summary>No answer, or none that makes sense.</summary>
    Unreachable,
}
