using System.Buffers;

namespace WhatsAppBridge.Assistant;

/// <summary>Reads an answer's body into an array of its own length, and no further than it may be long.</summary>
internal static class BoundedBody
{
    // What most answers fit into.
    private const int Usual = 8 * 1024;

    /// <returns>The bytes; null when there are more than <paramref name="longest"/>.</returns>
    /// <exception cref="IOException">The connection broke off.</exception>
    /// <exception cref="HttpRequestException">The body is not what its headers say.</exception>
    public static async ValueTask<byte[]?> ReadAsync(Stream content, int longest, CancellationToken cancellationToken)
    {
        var room = ArrayPool<byte>.Shared.Rent(Usual);
        try
        {
            for (var length = 0; ;)
            {
                var read = await content.ReadAsync(room.AsMemory(length), cancellationToken);
                if (read == 0)
                    return room.AsSpan(0, length).ToArray();

                length += read;
                if (length > longest)
                    return null;
                if (length == room.Length)
                    room = Larger(room);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    private static byte[] Larger(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
