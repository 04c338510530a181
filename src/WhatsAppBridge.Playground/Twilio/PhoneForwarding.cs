namespace WhatsAppBridge.Playground.Twilio;

/// <summary>Whether a message was written by the person or passed on.</summary>
public enum PhoneForwarding
{
    None,
    Forwarded,

    /// <summary>Passed on more than five times.</summary>
    Often,
}
