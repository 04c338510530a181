using System.Buffers;

namespace WhatsAppBridge.Assistant;

/// <summary>An answer's body, read no further than it may be long. Its memory is lent until it is disposed of.</summary>
internal sealed class AnswerBody : IDisposable
{
    // What most answers fit into.
    private const int Usual = 8 * 1024;

    private readonly int _length;
    private byte[]? _lent;

    private AnswerBody(byte[] lent, int length) => (_lent, _length) = (lent, length);

    public ReadOnlyMemory<byte> Bytes => (_lent ?? throw new ObjectDisposedException(nameof(AnswerBody))).AsMemory(0, _length);

    /// <returns>The body; null when it has more than <paramref name="longest"/> bytes.</returns>
    /// <exception cref="IOException">The connection broke off.</exception>
    /// <exception cref="HttpRequestException">The body is not what its headers say.</exception>
    public static async ValueTask<AnswerBody?> ReadAsync(Stream content, int longest, CancellationToken cancellationToken)
    {
        var room = ArrayPool<byte>.Shared.Rent(Usual);
        try
        {
            for (var length = 0; length <= longest;)
            {
                var read = await content.ReadAsync(room.AsMemory(length), cancellationToken);
                if (read == 0)
                {
                    var body = new AnswerBody(room, length);
                    room = null;
                    return body;
                }

                length += read;
                if (length == room.Length)
                    room = Larger(room);
            }

            return null;
        }
        finally
        {
            if (room is not null)
                ArrayPool<byte>.Shared.Return(room);
        }
    }

    public void Dispose()
    {
        if (_lent is { } lent)
            ArrayPool<byte>.Shared.Return(lent);
        _lent = null;
    }

    private static byte[] Larger(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
