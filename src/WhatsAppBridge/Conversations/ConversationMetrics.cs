using System.Diagnostics.Metrics;

namespace WhatsAppBridge.Conversations;

/// <summary>Counts how answers go out, what comes again, what a stop has cut off and what that may have doubled.</summary>
internal sealed class ConversationMetrics
{
    private readonly Counter<long> _recovered;
    private readonly Counter<long> _possibleDoubles;
    private readonly Counter<long> _replies;
    private readonly Counter<long> _duplicates;

    public ConversationMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("WhatsAppBridge");
        _recovered = meter.CreateCounter<long>("whatsappbridge.recoveries", "{message}", "Messages a stop had cut off, by what was left to do");
        _possibleDoubles = meter.CreateCounter<long>("whatsappbridge.possible_doubles", "{message}", "Messages that may have been asked or sent twice because of a stop, by whom they went to");
        _replies = meter.CreateCounter<long>("whatsappbridge.replies", "{answer}", "Answers of turns, by the path they took: twiml, rest, or rest_late after the webhook had heard something else");
        _duplicates = meter.CreateCounter<long>("whatsappbridge.duplicates", "{webhook}", "Webhooks that came again, by how far their turn was: under_way or answered");
    }

    /// <summary>An answer goes to the person by this path.</summary>
    public void CountReply(string path) => _replies.Add(1, KeyValuePair.Create<string, object?>("path", path));

    /// <summary>A webhook has come again.</summary>
    public void CountDuplicate(string turn) => _duplicates.Add(1, KeyValuePair.Create<string, object?>("turn", turn));

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
