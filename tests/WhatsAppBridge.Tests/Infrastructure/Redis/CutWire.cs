using System.Net.Sockets;

namespace WhatsAppBridge.Tests.Infrastructure.Redis;

/// <summary>
/// A wire to a server that is cut before a given script reaches it: to whoever is at the server's end, the instance at the other
/// has stopped in the middle of what it was doing.
/// </summary>
internal sealed class CutWire : Wire
{
    private static readonly byte[] Script = "EVALSHA\r\n"u8.ToArray(), WholeScript = "EVAL\r\n"u8.ToArray();

    private readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = int.MaxValue;

    private CutWire(int port)
        : base(port)
    {
    }

    /// <summary>Completes when it is cut.</summary>
    public Task Cut => _cut.Task;

    public static CutWire To(RedisServer server) => new(server.Port);

    /// <summary>Lets so many scripts through from now on.</summary>
    public void CutAfter(int scripts) => Interlocked.Exchange(ref _left, scripts);

    protected override async ValueTask<bool> PassAsync(int connection, bool isToServer, ReadOnlyMemory<byte> bytes, NetworkStream to)
    {
        var allowed = isToServer ? Allowed(bytes.Span) : bytes.Length;
        await to.WriteAsync(bytes[..allowed]);
        if (allowed == bytes.Length)
            return true;

        End();
        _cut.TrySetResult();
        return false;
    }

    // What was sent together with the script that does not arrive has arrived in part.
    private int Allowed(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; Next(bytes[at..]) is var next and >= 0; at += next + 1)
        {
            if (Interlocked.Decrement(ref _left) < 0)
                return at + next;
        }

        return bytes.Length;

        static int Next(ReadOnlySpan<byte> rest)
        {
            var (known, whole) = (rest.IndexOf(Script), rest.IndexOf(WholeScript));
            return known < 0 || whole < 0 ? Math.Max(known, whole) : Math.Min(known, whole);
        }
    }
}
