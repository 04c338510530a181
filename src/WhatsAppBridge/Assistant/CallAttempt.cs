using System.Diagnostics;
using System.Net;

namespace WhatsAppBridge.Assistant;

/// <summary>One attempt at a call: the requests it makes, and whether anybody can have heard the last of them.</summary>
internal sealed class CallAttempt(AssistantCall call, AssistantProtocols protocols, CallLimit limit)
{
    public const string TransactionHeader = "X-Global-Transaction-Id";

    private volatile bool _isOnItsWay;

    /// <summary>An answer that never comes has an id to ask IBM about, too. Not a secret: one no other call has, made without asking the system for randomness.</summary>
    public string TransactionId { get; } = ActivityTraceId.CreateRandom().ToHexString();

    /// <summary>False for as long as no connection has begun to take the body: until then the call is with nobody but us.</summary>
    public bool MayHaveBeenHeard => _isOnItsWay;

    /// <summary>The request to be sent next; one before it was refused for what it was signed with.</summary>
    /// <param name="authorization">The header's value; null for none.</param>
    public HttpRequestMessage Request(string? authorization)
    {
        // When the headers of a call without a body are on their way, nobody says.
        _isOnItsWay = call.Body is null;
        var request = new HttpRequestMessage(call.Method, call.Address);
        AssistantHttp.SetVersion(request, protocols);
        // All of them are ours, and need not be taken apart and put together again.
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        // Without it a gateway may compress an answer, and nothing here takes it apart.
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        request.Headers.TryAddWithoutValidation(TransactionHeader, TransactionId);
        if (call.CustomerId is { } customer)
            request.Headers.TryAddWithoutValidation("X-Watson-Metadata", customer.Metadata);
        if (call.Body is { } body)
        {
            request.Content = new Content(this, body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            request.Content.Headers.ContentLength = body.Length;
        }

        return request;
    }

    private void SetOff()
    {
        _isOnItsWay = true;
        limit.EndToConnect();
    }

    /// <summary>
    /// A body that tells when a connection asks for it: with HTTP/1.1 together with the headers, with HTTP/2 after them. In name one of
    /// an array's bytes, which the client sends before it reads what comes back; any other it would send beside that.
    /// </summary>
    private sealed class Content(CallAttempt attempt, CallBody body) : ByteArrayContent([])
    {
        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }

        protected override Task<Stream> CreateContentReadStreamAsync() => throw new NotSupportedException("It is written, and not read.");

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            attempt.SetOff();
            return body.CopyToAsync(stream, cancellationToken);
        }
    }
}
