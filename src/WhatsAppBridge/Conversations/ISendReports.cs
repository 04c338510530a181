namespace WhatsAppBridge.Conversations;

/// <summary>What the vendor says of messages it has taken.</summary>
internal interface ISendReports
{
    /// <summary>
    /// Completes when the message is reported to be on its way to the person, to have arrived, or to have failed; or when
    /// the patience is over. Never fails: who can't be told, waits.
    /// </summary>
    Task WhenSentAsync(MessageSid sid, TimeSpan patience, CancellationToken cancellationToken);
}
