namespace WhatsAppBridge.Assistant;

/// <summary>How long not to try again: longer with each time in a row. Not safe from several threads.</summary>
internal sealed class TokenBackoff(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private TimeSpan _next = First;
    private DateTimeOffset _until;

    /// <summary>What is left of it; null: none.</summary>
    public TimeSpan? Left => _until - time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : null;

    /// <param name="atLeast">What the service asks for; null: nothing.</param>
    public void Extend(TimeSpan? atLeast)
    {
        _until = time.GetUtcNow() + (atLeast > _next ? atLeast.Value : _next);
        _next = _next * 2 < Longest ? _next * 2 : Longest;
    }

    public void Clear() => (_next, _until) = (First, default);
}
