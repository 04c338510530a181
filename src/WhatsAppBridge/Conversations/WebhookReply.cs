namespace WhatsAppBridge.Conversations;

/// <summary>
/// What one webhook hears. Whoever writes it says what became of it, so that an answer whose connection broke at the last
/// moment goes by REST.
/// </summary>
internal sealed class WebhookReply(Turn turn, Reply reply)
{
    public IReadOnlyList<OutboundMessage> Messages => reply.Messages;

    /// <summary>It is on the wire.</summary>
    public void ReportWritten() => turn.ReportWritten();

    /// <summary>Nobody is there to hear it.</summary>
    public void ReportLost() => turn.HangUp();
}
