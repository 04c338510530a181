namespace WhatsAppBridge.Benchmarks.SideBySide;

/// <summary>Who is compared.</summary>
internal enum Peer
{
    /// <summary>YARP, which passes the same request on to the same stub: the yardstick.</summary>
    PassThrough,

    /// <summary>The same over HTTP/2, as our bridge asks the stub.</summary>
    Http2PassThrough,

    /// <summary>Our bridge, which keeps nothing.</summary>
    Memory,

    /// <summary>Our bridge as it is by default: durable.</summary>
    Sqlite,

    /// <summary>Our bridge on a Redis server.</summary>
    Redis,

    /// <summary>The bridge public tutorials show.</summary>
    Tutorial,
}

internal static class PeerNames
{
    public static string Title(this Peer peer) => peer switch
    {
        Peer.PassThrough => "YARP pass-through",
        Peer.Http2PassThrough => "YARP pass-through over HTTP/2",
        Peer.Memory => "bridge, Memory",
        Peer.Sqlite => "bridge, SQLite",
        Peer.Redis => "bridge, Redis",
        Peer.Tutorial => "tutorial bridge",
        _ => throw new ArgumentOutOfRangeException(nameof(peer)),
    };

    public static bool IsOurs(this Peer peer) => peer is Peer.Memory or Peer.Sqlite or Peer.Redis;
}
