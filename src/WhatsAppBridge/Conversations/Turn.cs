namespace WhatsAppBridge.Conversations;

/// <summary>
/// One message under way. Its webhooks wait until the deadline; whether the answer goes to them or by REST is decided
/// here, once, by whoever comes first: the finished answer or the webhook that can't wait any longer.
/// </summary>
internal sealed class Turn(InboundMessage message)
{
    private readonly TaskCompletionSource<Task> _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Reply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<bool>? _written;
    private int _waiting;
    private int _isTaken;

    /// <summary>The message; once the person is known, as theirs.</summary>
    public InboundMessage Message { get; private set; } = message;

    /// <summary>Completes when the message is recorded for good, fails when it could not be. Before, Twilio must not hear 200.</summary>
    public Task Accepted => _accepted.Task.Unwrap();

    /// <summary>Whether the message is recorded for good.</summary>
    public bool IsAccepted => _accepted.Task is { IsCompletedSuccessfully: true, Result.IsCompletedSuccessfully: true };

    /// <summary>What every webhook of this message hears. Fails when the message could not be recorded.</summary>
    public Task<Reply> Reply => _reply.Task;

    /// <summary>Whether the reply has been written to a webhook: true with the first, false when all connections are gone.</summary>
    public Task<bool> Written => WrittenSource.Task;

    // Of no use to anybody while the assistant thinks.
    private TaskCompletionSource<bool> WrittenSource =>
        LazyInitializer.EnsureInitialized(ref _written, static () => new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>The person is known.</summary>
    public void Identify(InboundMessage identified) => Message = identified;

    /// <summary>The message is recorded: from here on it is ours.</summary>
    /// <param name="onDisk">Completes when nothing can undo that any more.</param>
    public void Accept(Task onDisk) => _accepted.TrySetResult(onDisk);

    /// <summary>The message could not be recorded.</summary>
    public void Refuse(Exception exception)
    {
        if (!_accepted.TrySetException(exception))
            return;

        _reply.TrySetException(exception);
        // With nobody waiting any more, the failure has still been reported where it happened.
        _ = _accepted.Task.Exception;
        _ = _reply.Task.Exception;
    }

    /// <summary>The disk may not have what was recorded of the message: nobody may hear of it.</summary>
    public void Fail(Exception exception)
    {
        _reply.TrySetException(exception);
        _ = _reply.Task.Exception;
    }

    /// <summary>True for the first to take the turn: the message's own place in the lane, or an earlier one that gathers it.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    /// <summary>A webhook waits for the reply.</summary>
    public void Join() => Interlocked.Increment(ref _waiting);

    /// <summary>A webhook has been given the reply.</summary>
    public void ReportWritten() => WrittenSource.TrySetResult(true);

    /// <summary>A webhook's connection is gone. When it was the last one waiting, the answer goes by REST.</summary>
    public void HangUp()
    {
        if (Interlocked.Decrement(ref _waiting) > 0)
            return;

        TryReply(Conversations.Reply.Silence);
        WrittenSource.TrySetResult(false);
    }

    /// <summary>
    /// The border: gives the webhooks their reply, the finished answer as well as what they hear at the deadline. True for
    /// whoever comes first; the answer of anybody later goes by REST, or was heard before.
    /// </summary>
    public bool TryReply(Reply reply) => _reply.TrySetResult(reply);
}
