namespace WhatsAppBridge.Conversations;

/// <summary>
/// One message under way. Its webhooks wait until the deadline; whether the answer goes to them or by REST is decided
/// here, once, by whoever comes first: the finished answer or the webhook that can't wait any longer.
/// </summary>
internal sealed class Turn(InboundMessage message)
{
    private const int Undecided = 0, WebhookTaken = 1, WebhookLeft = 2;

    private readonly TaskCompletionSource _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Reply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _border = Undecided;
    private int _waiting;

    /// <summary>The message; once the person is known, as theirs.</summary>
    public InboundMessage Message { get; private set; } = message;

    /// <summary>Completes when the message is recorded, fails when it could not be. Before, Twilio must not hear 200.</summary>
    public Task Accepted => _accepted.Task;

    /// <summary>What every webhook of this message hears.</summary>
    public Task<Reply> Reply => _reply.Task;

    /// <summary>The person is known.</summary>
    public void Identify(InboundMessage identified) => Message = identified;

    /// <summary>The message is recorded: from here on it is ours.</summary>
    public void Accept() => _accepted.TrySetResult();

    /// <summary>The message could not be recorded.</summary>
    public void Refuse(Exception exception)
    {
        _accepted.TrySetException(exception);
        // With nobody waiting any more, the failure has still been reported where it happened.
        _ = _accepted.Task.Exception;
    }

    /// <summary>A webhook waits for the reply.</summary>
    public void Join() => Interlocked.Increment(ref _waiting);

    /// <summary>A webhook's connection is gone. When it was the last one waiting, the answer goes by REST.</summary>
    public void HangUp()
    {
        if (Interlocked.Decrement(ref _waiting) == 0)
            LeaveWebhook(Conversations.Reply.Silence);
    }

    /// <summary>The finished answer claims the webhook. False when the webhook has been answered already.</summary>
    public bool TryTakeWebhook() => Interlocked.CompareExchange(ref _border, WebhookTaken, Undecided) == Undecided;

    /// <summary>The webhook goes with what there is. Has no effect once the answer has claimed it.</summary>
    public void LeaveWebhook(Reply interim)
    {
        if (Interlocked.CompareExchange(ref _border, WebhookLeft, Undecided) == Undecided)
            _reply.TrySetResult(interim);
    }

    /// <summary>Gives the webhook the answer that has claimed it, or that was recorded when the message came before.</summary>
    public void Answer(Reply reply) => _reply.TrySetResult(reply);
}
