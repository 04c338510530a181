using System.Collections.Concurrent;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>How people's attachments are served, and who fetched them.</summary>
public sealed class EmulatedMedia
{
    private readonly ConcurrentQueue<MediaRequest> _requests = new();
    private int _missingTimes;

    /// <summary>Every request for an attachment, at the interface and at the content network.</summary>
    public IReadOnlyList<MediaRequest> Requests => [.. _requests];

    /// <summary>Whether the content network was ever shown an Authorization header, which is none of its business.</summary>
    public bool LeakedCredentials => _requests.Any(request => request is { IsAtContentNetwork: true, HasCredentials: true });

    /// <summary>How often an attachment is not there yet: Twilio tells of a message before it has fetched everything.</summary>
    public int MissingTimes
    {
        get => Volatile.Read(ref _missingTimes);
        set => Volatile.Write(ref _missingTimes, value);
    }

    /// <summary>Where the interface redirects to instead of the content network.</summary>
    public Uri? RedirectTo { get; set; }

    /// <summary>What is wrong with the content network.</summary>
    public MediaTrouble Trouble { get; set; }

    /// <summary>How long <see cref="MediaTrouble.Slow"/> waits between two bytes.</summary>
    public TimeSpan SlowPause { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How much <see cref="MediaTrouble.Oversized"/> sends: more than WhatsApp's 16 MB.</summary>
    public long OversizedLength { get; set; } = (16 * 1024 * 1024) + 1;

    internal void Add(MediaRequest request) => _requests.Enqueue(request);

    internal bool TakeMissing()
    {
        if (Interlocked.Decrement(ref _missingTimes) >= 0)
            return true;

        Interlocked.Increment(ref _missingTimes);
        return false;
    }
}

/// <summary>One request for an attachment.</summary>
public sealed record MediaRequest(string Method, string Path, bool IsAtContentNetwork, bool HasCredentials, string? Range);
