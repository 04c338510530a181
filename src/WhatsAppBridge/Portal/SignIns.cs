using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;

namespace WhatsAppBridge.Portal;

/// <summary>
/// Gives every sign-in a name of its own and remembers which of them have ended, so that a copy of the cookie opens nothing
/// after its owner has signed out. Remembered in this process: another instance, or this one after a restart, knows only
/// that the cookie is not older than <see cref="Last"/>.
/// </summary>
internal sealed class SignIns(TimeProvider time)
{
    /// <summary>How long a sign-in holds, used or not.</summary>
    public static readonly TimeSpan Last = TimeSpan.FromHours(12);

    private const string NameClaim = "sign-in";

    // By name, until when the cookie would hold. Only who was signed in can end a sign-in, and sign-ins are rationed.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);

    public static ClaimsPrincipal Begin() => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, "operator"), new Claim(NameClaim, RandomNumberGenerator.GetHexString(32, lowercase: true))],
        PortalFeature.Scheme));

    public void End(ClaimsPrincipal signedIn)
    {
        var now = time.GetUtcNow();
        foreach (var (name, until) in _ended)
        {
            if (until <= now)
                _ended.TryRemove(name, out _);
        }

        if (signedIn.FindFirstValue(NameClaim) is { } ended)
            _ended[ended] = now + Last;
    }

    /// <summary>Whether it was ended; a cookie without a name can't be, and counts as ended.</summary>
    public bool HasEnded(ClaimsPrincipal? signedIn) =>
        signedIn?.FindFirstValue(NameClaim) is not { } name || _ended.ContainsKey(name);
}
