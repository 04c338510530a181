namespace WhatsAppBridge.Conversations;

/// <summary>One apology for each person and outage.</summary>
internal static class Outage
{
    // A person who hears nothing for a day has forgotten what they were told; and the free window has closed meanwhile.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>Whether the person has been told of this outage. It is over once the assistant has answered anybody. Pure.</summary>
    /// <param name="toldAt">When the person was told last; null: never, or answered since.</param>
    /// <param name="answeredAt">When the assistant answered anybody last; null: not since the start.</param>
    /// <param name="now">The present.</param>
    public static bool IsToldAlready(DateTimeOffset? toldAt, DateTimeOffset? answeredAt, DateTimeOffset now) =>
        toldAt is { } told && (answeredAt is not { } answered || answered <= told) && now - told < Longest;
}
