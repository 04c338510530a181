namespace WhatsAppBridge.Conversations;

/// <summary>A turn that was accepted and not finished, and is this instance's to bring to its end.</summary>
/// <param name="Claim">By which right.</param>
/// <param name="Message">What was written.</param>
/// <param name="Answer">The answer, when there is one that has not gone out; null when the assistant is still to be asked.</param>
internal sealed record OpenTurn(TurnClaim Claim, InboundMessage Message, UndeliveredAnswer? Answer)
{
    /// <summary>The message has only just come in, so nothing can have been begun about it.</summary>
    public bool IsNew { get; init; }

    /// <summary>Turns that this one answers as well.</summary>
    public IReadOnlyList<TurnClaim> Gathered { get; init; } = [];

    /// <summary>What its webhook has heard, as far as that is recorded.</summary>
    public Reply? Heard { get; init; }

    /// <summary>The turn was over, without what the person was owed, and was opened again to make that good.</summary>
    public bool IsReopened { get; init; }
}

/// <summary>An answer that a stop has cut off on its way to the person.</summary>
/// <param name="Messages">The whole answer.</param>
/// <param name="Next">The message that is next by REST: all before it are with the vendor, and it may be. Null when none
/// was on its way by REST: the answer was still to go, or had just gone, by the webhook.</param>
internal sealed record UndeliveredAnswer(IReadOnlyList<OutboundMessage> Messages, int? Next);
