using System.Collections.Concurrent;

namespace WhatsAppBridge.Conversations;

/// <summary>
/// Brings together what a person types in several pieces. The first piece waits until nothing more has come for
/// <c>Conversation:GatherWindow</c>; the answer goes to the last, whose webhook has the most time left, and the others are
/// over with it.
/// </summary>
internal sealed partial class Gathering(TurnPlanner planner, ConversationOptions options, TimeProvider time, ILogger<Gathering> logger)
{
    // Somebody who types on and on gets an answer, too.
    private const int LongestWait = 4;

    private readonly ConcurrentDictionary<ConversationKey, Pieces> _conversations = new();

    private bool IsOn => options.GatherWindow > TimeSpan.Zero;

    /// <summary>A message has been recorded; its turn is still to come.</summary>
    public void Enter(Turn turn, OpenTurn open)
    {
        if (!IsOn || !open.IsNew)
            return;

        var piece = new Piece(turn, open, time.GetTimestamp());
        while (true)
        {
            var pieces = _conversations.GetOrAdd(turn.Message.Conversation, _ => new Pieces());
            lock (pieces)
            {
                // One that has just been emptied is gone from the dictionary, or about to be.
                if (pieces.IsClosed)
                    continue;
                pieces.List.Add(piece);
                return;
            }
        }
    }

    /// <summary>The message's turn is over, or another one has taken it along.</summary>
    public void Leave(Turn turn)
    {
        if (!IsOn || !_conversations.TryGetValue(turn.Message.Conversation, out var pieces))
            return;

        lock (pieces)
        {
            pieces.List.RemoveAll(piece => piece.Turn == turn);
            pieces.IsClosed = pieces.List.Count == 0;
            if (pieces.IsClosed)
                _conversations.TryRemove(KeyValuePair.Create(turn.Message.Conversation, pieces));
        }
    }

    /// <summary>Waits for more, and takes along what came. Alone when nothing did, or gathering is off. Never throws.</summary>
    public async ValueTask<GatheredTurn> GatherAsync(Turn turn, OpenTurn open)
    {
        if (!IsOn || !open.IsNew || await CountPlainAsync([open]) == 0)
            return new GatheredTurn(turn, open, []);

        await WaitForMoreAsync(turn);
        var after = After(turn, open);
        var plain = await CountPlainAsync([open, .. after.Select(piece => piece.Open)]);
        var taken = after.Take(plain - 1).TakeWhile(piece => piece.Turn.TryTake()).ToList();
        if (taken.Count == 0)
            return new GatheredTurn(turn, open, []);

        Log.MessagesGathered(logger, taken.Count + 1);
        var last = taken[^1];
        var words = string.Join('\n', [open.Message.Text, .. taken.Select(piece => piece.Open.Message.Text)]);
        return new GatheredTurn(
            last.Turn,
            last.Open with { Message = last.Open.Message with { Text = words }, Gathered = [open.Claim, .. taken.SkipLast(1).Select(piece => piece.Open.Claim)] },
            [turn, .. taken.SkipLast(1).Select(piece => piece.Turn)]);
    }

    // Where it can't be told, every message is asked by itself.
    private async Task<int> CountPlainAsync(IReadOnlyList<OpenTurn> turns)
    {
        try
        {
            return await planner.CountPlainAsync([.. turns.Select(open => open.Message)]);
        }
        catch (Exception exception)
        {
            Log.NotGathered(logger, exception);
            return 0;
        }
    }

    private async Task WaitForMoreAsync(Turn turn)
    {
        var began = time.GetTimestamp();
        var limit = options.GatherWindow * LongestWait < options.ReplyDeadline / 2 ? options.GatherWindow * LongestWait : options.ReplyDeadline / 2;
        while (NewestAt(turn) is { } newest
            && options.GatherWindow - time.GetElapsedTime(newest) is var quiet && quiet > TimeSpan.Zero
            && limit - time.GetElapsedTime(began) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(quiet < left ? quiet : left, time, CancellationToken.None);
        }
    }

    private long? NewestAt(Turn turn)
    {
        if (!_conversations.TryGetValue(turn.Message.Conversation, out var pieces))
            return null;
        lock (pieces)
            return pieces.List.Count == 0 ? null : pieces.List.Max(piece => piece.ArrivedAt);
    }

    private List<Piece> After(Turn turn, OpenTurn open)
    {
        if (!_conversations.TryGetValue(turn.Message.Conversation, out var pieces))
            return [];
        lock (pieces)
            return [.. pieces.List.Where(piece => piece.Open.Claim.Number > open.Claim.Number).OrderBy(piece => piece.Open.Claim.Number)];
    }

    private sealed class Pieces
    {
        public List<Piece> List { get; } = [];

        public bool IsClosed { get; set; }
    }

    private sealed record Piece(Turn Turn, OpenTurn Open, long ArrivedAt);

    private static partial class Log
    {
        [LoggerMessage(2207, LogLevel.Information, "{Count} messages, typed one shortly after the other, are asked as one")]
        public static partial void MessagesGathered(ILogger logger, int count);

        [LoggerMessage(2209, LogLevel.Warning, "Whether messages belong together could not be told; each is asked by itself")]
        public static partial void NotGathered(ILogger logger, Exception exception);
    }
}

/// <summary>A turn to be taken for one message or several.</summary>
/// <param name="Turn">Whose webhook hears the answer.</param>
/// <param name="Open">What is asked.</param>
/// <param name="Earlier">Whose webhooks hear silence once the answer is recorded.</param>
internal sealed record GatheredTurn(Turn Turn, OpenTurn Open, IReadOnlyList<Turn> Earlier);
