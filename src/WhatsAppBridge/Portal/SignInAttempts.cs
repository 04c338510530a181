using System.Net;
using System.Net.Sockets;

namespace WhatsAppBridge.Portal;

/// <summary>
/// Bounds how fast passwords can be tried: a few a minute from one address, and somewhat more from all together, so that
/// many addresses don't help. Who is signed in already notices nothing of it.
/// </summary>
internal sealed class SignInAttempts(TimeProvider time)
{
    public const int FromOneAddress = 5;
    public const int FromAll = 50;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();

    // Never more entries than FromAll.
    private readonly Dictionary<string, int> _counts = [];
    private long _began = time.GetTimestamp();
    private int _count;

    /// <summary>Counts an attempt.</summary>
    /// <param name="from">Whose it is: behind a proxy, the proxy's.</param>
    /// <param name="wait">When false: how long until the next one may be made.</param>
    public bool TryEnter(IPAddress? from, out TimeSpan wait)
    {
        var key = Network(from);
        lock (_lock)
        {
            var elapsed = time.GetElapsedTime(_began);
            if (elapsed >= Window)
            {
                (_began, _count, elapsed) = (time.GetTimestamp(), 0, TimeSpan.Zero);
                _counts.Clear();
            }

            wait = Window - elapsed;
            var made = _counts.GetValueOrDefault(key);
            if (made >= FromOneAddress || _count >= FromAll)
                return false;

            _counts[key] = made + 1;
            _count++;
            return true;
        }
    }

    // A household or a server has 2^64 addresses of version 6.
    private static string Network(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes(), 0, 8),
        _ => address.ToString(),
    };
}
