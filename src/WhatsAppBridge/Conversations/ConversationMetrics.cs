using System.Diagnostics.Metrics;

namespace WhatsAppBridge.Conversations;

/// <summary>Counts what a stop has cut off and what that may have doubled.</summary>
internal sealed class ConversationMetrics
{
    private readonly Counter<long> _recovered;
    private readonly Counter<long> _possibleDoubles;

    public ConversationMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("WhatsAppBridge");
        _recovered = meter.CreateCounter<long>("whatsappbridge.recoveries", "{message}", "Messages a stop had cut off, by what was left to do");
        _possibleDoubles = meter.CreateCounter<long>("whatsappbridge.possible_doubles", "{message}", "Messages that may have been asked or sent twice because of a stop, by whom they went to");
    }

    /// <summary>A turn is taken again; the assistant may have heard the question before.</summary>
    public void CountTurnTakenAgain()
    {
        _recovered.Add(1, KeyValuePair.Create<string, object?>("left", "turn"));
        _possibleDoubles.Add(1, KeyValuePair.Create<string, object?>("to", "assistant"));
    }

    /// <summary>An answer goes on its way again.</summary>
    public void CountAnswerResumed() => _recovered.Add(1, KeyValuePair.Create<string, object?>("left", "answer"));

    /// <summary>A message is sent that the person may have already.</summary>
    public void CountPossibleDouble() => _possibleDoubles.Add(1, KeyValuePair.Create<string, object?>("to", "person"));
}
