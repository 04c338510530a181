namespace WhatsAppBridge.Playground.Twilio;

/// <summary>What can be wrong with an attachment's content.</summary>
public enum MediaTrouble
{
    None,

    /// <summary>No length is given and the bytes never end.</summary>
    Endless,

    /// <summary>A byte at a time.</summary>
    Slow,

    /// <summary>More than WhatsApp carries, and the length says so.</summary>
    Oversized,

    /// <summary>The connection is cut half way.</summary>
    Cut,

    /// <summary>The content network answers 503.</summary>
    Unavailable,
}
