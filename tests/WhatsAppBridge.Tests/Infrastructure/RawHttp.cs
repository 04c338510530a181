using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WhatsAppBridge.Tests.Infrastructure;

/// <summary>HTTP as bytes on a socket, for requests that no client library would send.</summary>
internal static class RawHttp
{
    private static readonly byte[] EndOfHeaders = "\r\n\r\n"u8.ToArray();

    public static async Task<Socket> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port), cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends the bytes while reading everything the server says until it closes the connection.</summary>
    /// <exception cref="OperationCanceledException">The server did not close it in time.</exception>
    public static async Task<byte[]> ExchangeAsync(Uri address, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        using var socket = await ConnectAsync(address, cancellationToken);
        var sending = SendAsync(socket, request, cancellationToken);
        var answer = await ReadToEndAsync(socket, cancellationToken);
        // A server that has closed reads no more; what is left unsent does not matter.
        socket.Close();
        await sending;
        return answer;
    }

    /// <summary>Hangs up without a word once the bytes are sent, so that the server sees a reset.</summary>
    public static async Task AbandonAsync(Uri address, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        using var socket = await ConnectAsync(address, cancellationToken);
        await SendAsync(socket, request, cancellationToken);
        socket.LingerState = new LingerOption(true, 0);
    }

    public static async Task<bool> SendAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            while (!bytes.IsEmpty)
                bytes = bytes[await socket.SendAsync(bytes, cancellationToken)..];
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    public static async Task<byte[]> ReadToEndAsync(Socket socket, CancellationToken cancellationToken)
    {
        using var received = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, cancellationToken) is > 0 and var length)
                received.Write(buffer, 0, length);
        }
        catch (SocketException)
        {
            // A reset ends the connection as well as a close does; what came before it counts.
        }

        return received.ToArray();
    }

    /// <summary>The final answers in a stream of them; an interim one (100) is skipped.</summary>
    /// <returns>False when something in it is not an answer, or the last one is cut off.</returns>
    public static bool TryReadAnswers(ReadOnlySpan<byte> stream, out List<RawAnswer> answers)
    {
        answers = [];
        while (!stream.IsEmpty)
        {
            var end = stream.IndexOf(EndOfHeaders);
            if (end < 0)
                return false;

            var head = Encoding.Latin1.GetString(stream[..end]);
            stream = stream[(end + EndOfHeaders.Length)..];
            if (!head.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || !int.TryParse(head.AsSpan(9, 3), out var status))
                return false;

            if (status < 200)
                continue;

            var length = LengthIn(head);
            if (length > stream.Length)
                return false;

            answers.Add(new RawAnswer(status, head, Encoding.UTF8.GetString(stream[..length])));
            stream = stream[length..];
        }

        return true;
    }

    private static int LengthIn(string head)
    {
        const string name = "\r\nContent-Length: ";
        var start = head.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return 0;

        var value = head.AsSpan(start + name.Length);
        return value.IndexOf('\r') is var end && end < 0 ? int.Parse(value) : int.Parse(value[..end]);
    }
}

/// <summary>An answer as it came: status line and headers as text, and the body.</summary>
internal sealed record RawAnswer(int Status, string Head, string Body);
