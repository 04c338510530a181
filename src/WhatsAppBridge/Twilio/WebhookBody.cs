namespace WhatsAppBridge.Twilio;

/// <summary>The raw body of a webhook, kept small: nothing Twilio posts comes near the limit.</summary>
internal static class WebhookBody
{
    public const int MaxLength = 64 * 1024;

    /// <summary>The whole body, or null when it is longer than <see cref="MaxLength"/> bytes.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken requestAborted)
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
                var body = System.Buffers.BuffersExtensions.ToArray(read.Buffer);
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
