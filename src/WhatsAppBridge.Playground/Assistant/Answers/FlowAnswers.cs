using System.Globalization;

namespace WhatsAppBridge.Playground.Assistant.Answers;

/// <summary>Answers about the course of the conversation rather than its words.</summary>
internal static class FlowAnswers
{
    private const string PendingVariable = "callout_pending";

    public static TurnOutcome Pause() => Item.Turn(
        """
        [
          { "response_type": "text", "text": "Let me have a look ..." },
          { "response_type": "pause", "time": 2000, "typing": true },
          { "response_type": "text", "text": "... there is one seat left at the window." }
        ]
        """);

    /// <summary>The client must come again at once, without input, for the second half.</summary>
    public static TurnOutcome Callout(AssistantTurn turn)
    {
        TurnContext.Variables(turn.Context)[PendingVariable] = true;
        return TurnOutcome.Of(Item.Text("I am asking the harbour master.")) with { SkipUserInput = true };
    }

    /// <summary>The second half of a callout; null when none is outstanding.</summary>
    public static TurnOutcome? ContinuationOf(AssistantTurn turn)
    {
        if (!TurnContext.Variables(turn.Context).Remove(PendingVariable) || turn.Text.Length > 0)
            return null;
        return TurnOutcome.Of(Item.Text("He says: the boat is on time."));
    }

    public static TurnOutcome Agent() => Item.Turn(
        """
        [{
          "response_type": "connect_to_agent",
          "message_to_human_agent": "The person asked for a human.",
          "agent_available": { "message": "Let's send you to an available agent." },
          "agent_unavailable": { "message": "Nobody is at the desk right now. We are back at *nine* tomorrow." },
          "transfer_info": { "target": { "service_desk": { "department": "tickets" } } },
          "topic": "tickets"
        }]
        """);

    public static TurnOutcome Transfer() => Item.Turn(
        """
        [{
          "response_type": "channel_transfer",
          "message_to_user": "You can go on with this on our web page.",
          "transfer_info": { "target": { "chat": { "url": "https://www.playground.example/chat?from=whatsapp" } } }
        }]
        """);

    public static TurnOutcome End() => Item.Turn(
        """
        [
          { "response_type": "text", "text": "Thank you for travelling with us. Goodbye!" },
          { "response_type": "end_session" }
        ]
        """);

    /// <summary>Turn and session, so that a renewed session can be told from the old one.</summary>
    public static TurnOutcome Who(AssistantTurn turn)
    {
        var session = turn.SessionId is { } id ? $"session {id[..8]}" : "no session";
        return TurnOutcome.Of(Item.Text(string.Create(
            CultureInfo.InvariantCulture, $"This is turn {turn.TurnCount} in {session}.")));
    }
}
