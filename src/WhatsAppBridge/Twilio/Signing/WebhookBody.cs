using System.Buffers;

namespace WhatsAppBridge.Twilio.Signing;

/// <summary>The raw body of a webhook, kept small: nothing Twilio posts comes near the limit. Its memory is lent until it is disposed of.</summary>
internal sealed class WebhookBody : IDisposable
{
    public const int MaxLength = 64 * 1024;

    private const string FormType = "application/x-www-form-urlencoded";

    private readonly int _length;
    private byte[]? _lent;

    public WebhookBody(in ReadOnlySequence<byte> content, bool isForm)
    {
        _length = (int)content.Length;
        _lent = ArrayPool<byte>.Shared.Rent(_length);
        content.CopyTo(_lent);
        IsForm = isForm;
    }

    public ReadOnlySpan<byte> Bytes => (_lent ?? throw new ObjectDisposedException(nameof(WebhookBody))).AsSpan(0, _length);

    public bool IsForm { get; }

    /// <summary>The whole body, or null when it is longer than <see cref="MaxLength"/> bytes.</summary>
    public static async ValueTask<WebhookBody?> ReadAsync(HttpRequest request, CancellationToken requestAborted)
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
                var body = new WebhookBody(read.Buffer, IsFormType(request.ContentType));
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public void Dispose()
    {
        if (_lent is { } lent)
            ArrayPool<byte>.Shared.Return(lent);
        _lent = null;
    }

    // In any case and with any parameters: Twilio's own requests have a charset or none.
    private static bool IsFormType(ReadOnlySpan<char> contentType)
    {
        var parameters = contentType.IndexOf(';');
        var type = parameters < 0 ? contentType : contentType[..parameters];
        return type.Trim().Equals(FormType, StringComparison.OrdinalIgnoreCase);
    }
}
