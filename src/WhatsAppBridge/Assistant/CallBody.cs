using System.Buffers;
using System.Text.Json;

namespace WhatsAppBridge.Assistant;

/// <summary>
/// A call's JSON. Its memory is lent until a connection has taken it: thousands of calls may wait while the assistant thinks, and none
/// of them needs its question any more. A call that is sent again is written again.
/// </summary>
internal sealed class CallBody : IDisposable
{
    private readonly Action<Utf8JsonWriter> _write;
    private byte[]? _ready;

    /// <param name="write">Writes it: one value, the same each time.</param>
    public CallBody(Action<Utf8JsonWriter> write)
    {
        _write = write;
        (_ready, Length) = Lend();
    }

    /// <summary>In bytes.</summary>
    public int Length { get; }

    public async Task CopyToAsync(Stream connection, CancellationToken cancellationToken)
    {
        var lent = Interlocked.Exchange(ref _ready, null) ?? LendAgain();
        await connection.WriteAsync(lent.AsMemory(0, Length), cancellationToken);
        // Not after a write that failed: what it was given may be in somebody's hands yet.
        ArrayPool<byte>.Shared.Return(lent);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ready, null) is { } lent)
            ArrayPool<byte>.Shared.Return(lent);
    }

    // Behind a shorter text the memory is somebody else's.
    private byte[] LendAgain() => Lend() is var (lent, length) && length == Length
        ? lent
        : throw new InvalidOperationException("A call's body is the same each time it is written.");

    private (byte[] Lent, int Length) Lend() => JsonText.Lend(_write, static (json, write) => write(json));
}
