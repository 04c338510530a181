using System.Collections.Concurrent;

namespace WhatsAppBridge.Conversations;

/// <summary>The messages this process has in hand, each once.</summary>
internal sealed class TurnsUnderWay
{
    private readonly ConcurrentDictionary<MessageSid, Turn> _turns = new();

    /// <summary>How many messages have come in whose turn has not ended; some wait for the person's lane.</summary>
    public int Count => _turns.Count;

    /// <summary>The message's turn, for one more webhook.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isNew">Whether it was not under way, and now is.</param>
    public Turn Join(InboundMessage message, out bool isNew)
    {
        var mine = new Turn(message);
        var turn = _turns.GetOrAdd(message.Sid, mine);
        isNew = turn == mine;
        turn.Join();
        return turn;
    }

    /// <summary>
    /// A turn that was claimed. A webhook of it may have come again and wait here already; then it is that one's turn, for
    /// whoever takes it first.
    /// </summary>
    public Turn Begin(OpenTurn open) => _turns.GetOrAdd(open.Message.Sid, _ => WithoutWebhook(open));

    /// <summary>A turn whose webhooks are gone; null when the message is under way here already.</summary>
    public Turn? TryBegin(OpenTurn open)
    {
        var turn = WithoutWebhook(open);
        return _turns.TryAdd(open.Message.Sid, turn) ? turn : null;
    }

    public void End(Turn turn) => _turns.TryRemove(KeyValuePair.Create(turn.Message.Sid, turn));

    private static Turn WithoutWebhook(OpenTurn open)
    {
        var turn = new Turn(open.Message);
        turn.Accept(Task.CompletedTask);
        turn.TryReply(open.Heard ?? Reply.Silence);
        return turn;
    }
}
