using System.Buffers;
using System.Net.Http.Headers;

namespace WhatsAppBridge.Twilio.Signing;

/// <summary>The raw body of a webhook, kept small: nothing Twilio posts comes near the limit.</summary>
internal sealed record WebhookBody(byte[] Bytes, bool IsForm)
{
    public const int MaxLength = 64 * 1024;

    /// <summary>The whole body, or null when it is longer than <see cref="MaxLength"/> bytes.</summary>
    public static async Task<WebhookBody?> ReadAsync(HttpRequest request, CancellationToken requestAborted)
    {
        if (request.ContentLength > MaxLength)
            return null;

        while (true)
        {
            var read = await request.BodyReader.ReadAsync(requestAborted);
            if (read.Buffer.Length > MaxLength)
            {
                // Given back, or the server can't drain the rest and logs an error for each such request.
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted || read.IsCanceled)
            {
                var body = BuffersExtensions.ToArray(read.Buffer);
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return new WebhookBody(body, IsFormType(request.ContentType));
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static bool IsFormType(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && string.Equals(type.MediaType, "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
}
