using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>Calls a webhook of this machine the way Twilio's proxy does: signed, 15 s in all, no redirect followed, no cookie kept.</summary>
internal sealed class WebhookClient(TimeSpan timeout, TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.GZip,
        ConnectTimeout = TimeSpan.FromSeconds(5),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Posts <paramref name="exchange"/> and gives it back with the answer. An answer that fails is an error in it, never an exception.</summary>
    public async Task<WebhookExchange> PostAsync(WebhookExchange exchange, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (!exchange.Url.IsLoopback)
            return Failed(11210, "the webhook is not on this machine, and the emulator calls nobody else");

        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, exchange.HangUp, cancellationToken);
        try
        {
            using var request = Request(exchange);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = await ReadAsync(response.Content, either.Token);
            var contentType = response.Content.Headers.ContentType?.MediaType;
            var reply = TwimlReader.Read((int)response.StatusCode, contentType, body);
            return exchange with
            {
                Status = (int)response.StatusCode,
                ContentType = response.Content.Headers.ContentType?.ToString(),
                TwiML = Encoding.UTF8.GetString(body),
                Messages = reply.Messages,
                Error = reply.Error,
                Warnings = reply.Warnings,
                Elapsed = time.GetElapsedTime(started),
            };
        }
        catch (OperationCanceledException) when (exchange.HangUp.IsCancellationRequested)
        {
            return Failed(11200, "the connection to the webhook was lost before the answer was through it");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return Failed(11203, $"the webhook did not answer within {timeout.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException exception) when (exception.InnerException is SocketException)
        {
            return Failed(11205, "nobody answers at the webhook's address");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return Failed(11200, $"the webhook's answer broke off: {exception.Message}");
        }

        WebhookExchange Failed(int code, string text) =>
            exchange with { Error = new TwilioError(code, text), Elapsed = time.GetElapsedTime(started) };
    }

    /// <summary>The form and the headers Twilio sends, signed for the address Twilio was given.</summary>
    private static HttpRequestMessage Request(WebhookExchange exchange)
    {
        var content = new ByteArrayContent(Encoding.ASCII.GetBytes(exchange.RawBody));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        var request = new HttpRequestMessage(HttpMethod.Post, exchange.Url) { Content = content };
        request.Headers.UserAgent.ParseAdd("TwilioProxy/1.1");
        request.Headers.Accept.ParseAdd("*/*");
        request.Headers.Add("X-Home-Region", "us1");
        request.Headers.Add("I-Twilio-Idempotency-Token", exchange.IdempotencyToken);
        request.Headers.Add("X-Twilio-Signature", exchange.Signature);
        if (exchange.Url.UserInfo is { Length: > 0 } user)
        {
            var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(user)));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        }

        return request;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Reads one byte more than is allowed and no further: enough to tell that it is too much.</summary>
    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var chunk = new byte[16 * 1024];
        while (buffer.Length <= TwimlReader.MaxBytes && await stream.ReadAsync(chunk, cancellationToken) is > 0 and var read)
            buffer.Write(chunk, 0, read);

        return buffer.ToArray();
    }
}
