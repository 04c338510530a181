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

    /// <summary>A turn whose webhooks are gone; null when the message is under way here already.</summary>
    public Turn? TryBegin(OpenTurn open)
    {
        var turn = new Turn(open.Message);
        turn.Accept();
        turn.TryReply(open.Heard ?? Reply.Silence);
        return _turns.TryAdd(open.Message.Sid, turn) ? turn : null;
    }

    public void End(Turn turn) => _turns.TryRemove(KeyValuePair.Create(turn.Message.Sid, turn));
}
