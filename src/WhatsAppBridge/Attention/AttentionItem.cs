namespace WhatsAppBridge.Attention;

/// <summary>Something a person was owed and did not get, for an operator to look at.</summary>
internal sealed record AttentionItem
{
    /// <summary>Given by the list.</summary>
    public long Id { get; init; }

    public required AttentionKind Kind { get; init; }

    /// <summary>The message it is about. One entry for each kind and message.</summary>
    public required MessageSid Sid { get; init; }

    public required ConversationKey Conversation { get; init; }

    /// <summary>The vendor's code, where there is one.</summary>
    public int? ErrorCode { get; init; }

    /// <summary>What happened and what to do, in a sentence. Never what was written.</summary>
    public required string Reason { get; init; }

    public required DateTimeOffset NoticedAt { get; init; }

    /// <summary>Whether what the person is owed can still be made good.</summary>
    public AttentionRetry Retry { get; init; }
}

internal enum AttentionKind
{
    /// <summary>A message of ours did not arrive.</summary>
    NotDelivered,

    /// <summary>An answer could not be handed to the vendor, or nobody knows whether it was.</summary>
    NotSent,

    /// <summary>A message could not be answered: the assistant was away, or refused it.</summary>
    NotAnswered,
}

internal enum AttentionRetry
{
    /// <summary>Nothing is left that could be tried again.</summary>
    Never,

    /// <summary>It may have been heard or sent already, so somebody has to decide.</summary>
    ByHand,

    /// <summary>It can't have been heard; trying again can't do anything twice.</summary>
    ByItself,
}
