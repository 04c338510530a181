using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WhatsAppBridge.Benchmarks.Traffic;

/// <summary>
/// One kept connection that sends finished bytes and reads just enough of the answer: a real HTTP client would need more
/// processor than some of those it measures. Takes answers with a length only, which is what everybody here gives.
/// </summary>
internal sealed class WebhookConnection(Uri address) : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[16 * 1024];

    public ValueTask ConnectAsync(CancellationToken cancellationToken) =>
        _socket.Connected ? ValueTask.CompletedTask : _socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port), cancellationToken);

    /// <exception cref="IOException">The connection was closed before the answer was whole.</exception>
    /// <exception cref="SocketException">There is no connection.</exception>
    public async ValueTask<WebhookAnswer> SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        await ConnectAsync(cancellationToken);
        while (!request.IsEmpty)
            request = request[await _socket.SendAsync(request, cancellationToken)..];

        var read = 0;
        while (true)
        {
            var count = await _socket.ReceiveAsync(_buffer.AsMemory(read), cancellationToken);
            if (count == 0)
                throw new IOException("The connection was closed in the place of an answer.");

            read += count;
            if (TryRead(_buffer.AsMemory(0, read)) is { } answer)
                return answer;
        }
    }

    public void Dispose() => _socket.Dispose();

    private static WebhookAnswer? TryRead(ReadOnlyMemory<byte> received)
    {
        var text = received.Span;
        var end = text.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return null;

        // HTTP/1.1 200 OK
        if (!Utf8Parser.TryParse(text[9..], out int status, out _))
            throw new InvalidDataException("The answer is not HTTP.");

        var length = LengthIn(text[..end]);
        return text.Length < end + 4 + length ? null : new WebhookAnswer(status, received.Slice(end + 4, length));
    }

    private static int LengthIn(ReadOnlySpan<byte> head)
    {
        foreach (var range in head.Split("\r\n"u8))
        {
            var line = head[range];
            var colon = line.IndexOf((byte)':');
            if (colon > 0 && Ascii.EqualsIgnoreCase(line[..colon], "Content-Length"u8) && Utf8Parser.TryParse(line[(colon + 2)..], out int length, out _))
                return length;
        }

        return 0;
    }
}

/// <summary>What a webhook heard.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">Good until the connection sends again.</param>
internal readonly record struct WebhookAnswer(int Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether the assistant's words are in it, as TwiML or as they came.</summary>
    public bool IsAnswered => Status == 200 && Body.Span.IndexOf("Monday to Friday"u8) >= 0;
}
