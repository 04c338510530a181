using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Memory;

/// <summary>A message and what has come of it.</summary>
internal sealed class MemoryMessage(long number, InboundMessage message, DateTimeOffset acceptedAt)
{
    public long Number => Claim.Number;

    public MessageSid Sid => Claim.Sid;

    /// <summary>Null once its person has been forgotten.</summary>
    public InboundMessage? Message { get; private set; } = message;

    public DateTimeOffset AcceptedAt => acceptedAt;

    public IReadOnlyList<OutboundMessage>? Messages { get; private set; }

    public Reply? Heard { get; set; }

    public int? Next { get; set; }

    public bool IsFinished { get; private set; }

    /// <summary>It was over and is open once more.</summary>
    public bool IsReopened { get; private set; }

    /// <summary>Somebody is to take it up.</summary>
    public bool IsUnclaimed { get; private set; }

    public Reply? Reply => Heard ?? (Messages is null ? null : new Reply(Messages));

    public TurnClaim Claim { get; } = new(message.Conversation, message.Sid, number);

    public void Complete(IReadOnlyList<OutboundMessage> messages, bool isFinished)
    {
        if (Messages is null)
            (Messages, IsFinished) = (messages, isFinished);
    }

    public void Finish() => (IsFinished, IsReopened) = (true, false);

    public bool TryReopen(Reopening reopening)
    {
        if (!IsFinished || Message is null || Messages is null)
            return false;

        (Heard, IsFinished, IsReopened, IsUnclaimed) = (Reply, false, true, true);
        if (reopening == Reopening.Turn)
            (Messages, Next) = (null, null);
        return true;
    }

    public OpenTurn Take()
    {
        IsUnclaimed = false;
        return new OpenTurn(Claim, Message!, Messages is null ? null : new UndeliveredAnswer(Messages, Next)) { Heard = Heard, IsReopened = IsReopened };
    }

    public void Forget() => (Message, Messages, Heard, IsFinished, IsReopened, IsUnclaimed) = (null, [], null, true, false, false);
}
