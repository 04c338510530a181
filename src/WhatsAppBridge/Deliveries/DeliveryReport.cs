using WhatsAppBridge.Attention;

namespace WhatsAppBridge.Deliveries;

/// <summary>What the vendor says has become of one of our messages.</summary>
internal sealed record DeliveryReport
{
    /// <summary>The message of ours.</summary>
    public required MessageSid Sid { get; init; }

    public required DeliveryStatus Status { get; init; }

    /// <summary>Whom the message was for, and which of our numbers it is from.</summary>
    public required ConversationKey Conversation { get; init; }

    /// <summary>The vendor's code, with a failure.</summary>
    public int? ErrorCode { get; init; }

    /// <summary>What the code means and what to do, for an operator. Empty unless it is a failure.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The failure as an operator's business.</summary>
    public AttentionItem ToAttention(DateTimeOffset now) => new()
    {
        Kind = AttentionKind.NotDelivered,
        Sid = Sid,
        Conversation = Conversation,
        ErrorCode = ErrorCode,
        Reason = Reason,
        NoticedAt = now,
    };
}

/// <summary>How far a message has come. In the order in which it happens; the last three end it.</summary>
internal enum DeliveryStatus
{
    Queued,
    Sending,
    Sent,
    Delivered,
    Read,
    Canceled,
    Undelivered,
    Failed,
}

internal static class DeliveryStatuses
{
    /// <summary>The message did not arrive, and will not.</summary>
    public static bool IsFailure(this DeliveryStatus status) => status >= DeliveryStatus.Canceled;
}
