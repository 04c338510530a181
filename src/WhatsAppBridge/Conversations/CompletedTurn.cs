namespace WhatsAppBridge.Conversations;

/// <summary>Everything a turn has come to, recorded in one write before anybody hears of it.</summary>
internal sealed record CompletedTurn
{
    /// <summary>From the message's <see cref="Acceptance"/>.</summary>
    public required long Number { get; init; }

    public required ConversationKey Conversation { get; init; }

    /// <summary>What the person is to get. Which way it goes is decided afterwards.</summary>
    public required IReadOnlyList<OutboundMessage> Messages { get; init; }

    /// <summary>The conversation's state from now on; null leaves it as it was.</summary>
    public required ConversationState? State { get; init; }
}

/// <summary>An answer that a stop has cut off on its way to the person.</summary>
/// <param name="Number">Its place in the order of arrival.</param>
/// <param name="Message">What it answers.</param>
/// <param name="Messages">The whole answer.</param>
/// <param name="Next">The message that is next by REST: all before it are with the vendor, and it may be. Null when none
/// was on its way by REST: the answer was still to go, or had just gone, by the webhook.</param>
internal sealed record UndeliveredAnswer(long Number, InboundMessage Message, IReadOnlyList<OutboundMessage> Messages, int? Next);
