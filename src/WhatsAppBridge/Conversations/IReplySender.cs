namespace WhatsAppBridge.Conversations;

/// <summary>
/// The ways back to a person: inside the webhook's answer, or by a call of our own. A seam, because the core must not
/// know which channel it serves.
/// </summary>
internal interface IReplySender
{
    /// <summary>Whether the messages fit into a webhook's answer.</summary>
    bool FitsWebhook(IReadOnlyList<OutboundMessage> messages);

    /// <summary>Sends one message outside a webhook. Expected failures are outcomes, not exceptions.</summary>
    /// <param name="inReplyTo">The message it answers: it says to whom, from which number, and by which account.</param>
    /// <param name="message">What to send.</param>
    /// <param name="cancellationToken">Gives up; whether it was sent is unknown then.</param>
    Task<SendOutcome> SendAsync(InboundMessage inReplyTo, OutboundMessage message, CancellationToken cancellationToken);
}

/// <summary>What became of a message sent outside a webhook.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Sid">The message's SID when it was accepted.</param>
/// <param name="ErrorCode">The vendor's code when it was not.</param>
/// <param name="Reason">What happened and what to do, in a sentence for an operator, when it was not.</param>
internal sealed record SendOutcome(SendOutcomeKind Kind, MessageSid? Sid = null, int? ErrorCode = null, string? Reason = null);

internal enum SendOutcomeKind
{
    /// <summary>The vendor has taken it.</summary>
    Accepted,

    /// <summary>The vendor has refused it and will refuse the next to this person as well.</summary>
    Refused,

    /// <summary>The vendor does not take this message; another may go.</summary>
    Rejected,

    /// <summary>It was not processed; later it might be.</summary>
    NotNow,

    /// <summary>Nobody knows: no answer, or a broken one. Sending again may send twice.</summary>
    Unknown,
}
