namespace WhatsAppBridge.Playground.Twilio;

/// <summary>Which of the fields that came over the years a webhook has.</summary>
public enum WebhookShape
{
    /// <summary>Everything.</summary>
    Current,

    /// <summary>No ExternalUserId, as from an account that does not get it yet.</summary>
    WithoutUserId,

    /// <summary>As before 2026: no ExternalUserId, MessageType or ChannelMetadata.</summary>
    Older,
}
