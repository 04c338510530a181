using StackExchange.Redis;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Redis;

/// <summary>What a step has said to a message.</summary>
/// <param name="Acceptance">The store's word; null when the message is to be looked for elsewhere first.</param>
/// <param name="Person">Whose message it is by now.</param>
/// <param name="Places">Where it may be known, as tags with commas between.</param>
internal readonly record struct RedisAcceptance(Acceptance? Acceptance, string? Person = null, string? Places = null);

/// <summary>Reads what scripts return.</summary>
internal static class RedisReplies
{
    private static readonly RedisValue Ours = "ours"u8.ToArray(), Lost = "lost"u8.ToArray();

    /// <summary>Whether a step of a turn was refused, for the turn is not ours any more.</summary>
    public static bool IsLost(RedisResult word) => (RedisValue)word == Lost;

    public static RedisAcceptance ReadAcceptance(RedisResult reply, InboundMessage message, out byte[]? state)
    {
        state = null;
        if ((RedisValue)reply[0] != Ours)
            return ReadOther(reply);

        state = (byte[]?)reply[4];
        var fence = (long)reply[3];
        var ours = new Acceptance.Ours(new TurnClaim(message.Conversation, message.Sid, (long)reply[2], fence), (int)reply[1] == 1);
        // Nearly always there is no answer yet and nothing ahead.
        return new RedisAcceptance(reply.Length == 5 ? ours : ours with { Answer = ReadAnswer(reply[5], reply[6]), Ahead = ReadTurns(reply[7], fence) });
    }

    private static RedisAcceptance ReadOther(RedisResult reply) => (string?)reply[0] switch
    {
        "moved" => new RedisAcceptance(null, Person: (string?)reply[1]),
        "former" => new RedisAcceptance(null, Places: (string?)reply[1]),
        "answered" => new RedisAcceptance(new Acceptance.Answered(StoreJson.ReadReply((byte[])reply[1]!))),
        "elsewhere" => new RedisAcceptance(new Acceptance.Elsewhere((int)reply[1] == 1)),
        var word => throw new InvalidOperationException($"No step says {word}."),
    };

    public static IReadOnlyList<OpenTurn> ReadTurns(RedisResult turns, long fence) =>
        turns.Length == 0 ? [] : [.. ((RedisResult[])turns!).Select(turn => ReadTurn(turn, fence))];

    /// <summary>The number of an open turn.</summary>
    public static long NumberOf(RedisResult turn) => (long)turn[0];

    // number, content, reply, next, heard, reopened.
    private static OpenTurn ReadTurn(RedisResult turn, long fence)
    {
        var message = StoreJson.ReadMessage((byte[])turn[1]!);
        return new OpenTurn(new TurnClaim(message.Conversation, message.Sid, NumberOf(turn), fence), message, ReadAnswer(turn[2], turn[3]))
        {
            Heard = turn[4].IsNull ? null : StoreJson.ReadReply((byte[])turn[4]!),
            IsReopened = !turn[5].IsNull,
        };
    }

    private static UndeliveredAnswer? ReadAnswer(RedisResult reply, RedisResult next) =>
        reply.IsNull ? null : new UndeliveredAnswer(StoreJson.ReadReply((byte[])reply!).Messages, next.IsNull ? null : (int)next);
}
