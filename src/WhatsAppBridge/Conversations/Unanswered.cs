using WhatsAppBridge.Assistant;
using WhatsAppBridge.Attention;

namespace WhatsAppBridge.Conversations;

/// <summary>Why somebody is still owed an answer, for an operator.</summary>
/// <param name="Reason">In a sentence. Never what was written.</param>
/// <param name="Retry">Whether asking again could do anything twice.</param>
internal sealed record Unanswered(string Reason, AttentionRetry Retry)
{
    public static Unanswered Because(AssistantError? error)
    {
        if (error is null)
            return new Unanswered("The assistant was asked and said nothing.", AttentionRetry.ByHand);

        var reason = error.TransactionId is { } transaction ? $"{error.Kind}: {error.Message} (transaction {transaction})" : $"{error.Kind}: {error.Message}";
        // A refused request is refused again, until somebody has changed something.
        return new Unanswered(reason, error.TurnMayHaveHappened || !error.IsOutage ? AttentionRetry.ByHand : AttentionRetry.ByItself);
    }
}
