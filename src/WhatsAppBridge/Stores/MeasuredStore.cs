using System.Diagnostics;
using System.Diagnostics.Metrics;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Telemetry;

namespace WhatsAppBridge.Stores;

/// <summary>Stands in front of the store and measures every one of its calls, with a span (<c>store accept</c>) and a duration each.</summary>
internal sealed class MeasuredStore(IConversationStore inner, IMeterFactory meters) : IConversationStore
{
    private readonly Histogram<double> _duration = meters.Create(BridgeActivity.SourceName).CreateHistogram(
        "whatsappbridge.store.duration", "s", "Time of one call of the store, by operation and outcome", null, Durations.Short);

    public ValueTask<Acceptance> AcceptAsync(InboundMessage message, CancellationToken cancellationToken) =>
        MeasureAsync("accept", () => inner.AcceptAsync(message, cancellationToken));

    public ValueTask<ConversationState> LoadAsync(ConversationKey conversation, CancellationToken cancellationToken) =>
        MeasureAsync("load", () => inner.LoadAsync(conversation, cancellationToken));

    public ValueTask<bool> CompleteAsync(CompletedTurn turn, CancellationToken cancellationToken) =>
        MeasureAsync("complete", () => inner.CompleteAsync(turn, cancellationToken));

    public ValueTask<bool> RecordNextAsync(TurnClaim claim, int index, Reply heard, CancellationToken cancellationToken) =>
        MeasureAsync("record_next", () => inner.RecordNextAsync(claim, index, heard, cancellationToken));

    public ValueTask<IReadOnlyList<OpenTurn>> FinishAsync(TurnClaim claim, CancellationToken cancellationToken) =>
        MeasureAsync("finish", () => inner.FinishAsync(claim, cancellationToken));

    public async ValueTask AbandonAsync(TurnClaim claim, CancellationToken cancellationToken) =>
        await MeasureAsync("abandon", () => DoneAsync(inner.AbandonAsync(claim, cancellationToken)));

    public ValueTask<IReadOnlyList<OpenTurn>> ClaimAsync(CancellationToken cancellationToken) =>
        MeasureAsync("claim", () => inner.ClaimAsync(cancellationToken));

    public ValueTask<bool> ReopenAsync(ConversationKey conversation, MessageSid sid, Reopening reopening, CancellationToken cancellationToken) =>
        MeasureAsync("reopen", () => inner.ReopenAsync(conversation, sid, reopening, cancellationToken));

    public ValueTask<string> GetOrAddValueAsync(string name, string value, CancellationToken cancellationToken) =>
        MeasureAsync("get_or_add_value", () => inner.GetOrAddValueAsync(name, value, cancellationToken));

    public ValueTask<int> PruneAsync(DateTimeOffset acceptedBefore, DateTimeOffset idleSince, CancellationToken cancellationToken) =>
        MeasureAsync("prune", () => inner.PruneAsync(acceptedBefore, idleSince, cancellationToken));

    public ValueTask<ForgottenPerson> ForgetAsync(WhatsAppAddress address, CancellationToken cancellationToken) =>
        MeasureAsync("forget", () => inner.ForgetAsync(address, cancellationToken));

    public async ValueTask CheckAsync(CancellationToken cancellationToken) =>
        await MeasureAsync("check", () => DoneAsync(inner.CheckAsync(cancellationToken)));

    private static async ValueTask<bool> DoneAsync(ValueTask call)
    {
        await call;
        return true;
    }

    private async ValueTask<TResult> MeasureAsync<TResult>(string operation, Func<ValueTask<TResult>> call)
    {
        using var activity = BridgeActivity.Source.StartActivity($"store {operation}");
        var began = Stopwatch.GetTimestamp();
        var outcome = "failed";
        try
        {
            var result = await call();
            outcome = "ok";
            return result;
        }
        catch (OperationCanceledException)
        {
            outcome = "cancelled";
            throw;
        }
        finally
        {
            _duration.Record(
                Stopwatch.GetElapsedTime(began).TotalSeconds,
                KeyValuePair.Create<string, object?>("operation", operation), KeyValuePair.Create<string, object?>("outcome", outcome));
            if (outcome != "ok")
                activity?.SetStatus(ActivityStatusCode.Error);
        }
    }
}
