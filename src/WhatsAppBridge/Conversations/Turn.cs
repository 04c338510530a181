namespace WhatsAppBridge.Conversations;

/// <summary>
/// One message under way. Its webhook waits until the deadline; whether the answer goes to the webhook or by REST is
/// decided here, once, by whoever comes first: the finished answer or the webhook that can't wait any longer.
/// </summary>
internal sealed class Turn(InboundMessage message)
{
    private const int Undecided = 0, WebhookTaken = 1, WebhookLeft = 2;

    private readonly TaskCompletionSource<Reply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _border = Undecided;

    public InboundMessage Message => message;

    /// <summary>What every webhook of this message hears.</summary>
    public Task<Reply> Reply => _reply.Task;

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

    /// <summary>The message could not even be accepted.</summary>
    public void Fail(Exception exception)
    {
        _reply.TrySetException(exception);
        // Joined by nobody, the failure has still been reported where it happened.
        _ = _reply.Task.Exception;
    }
}
