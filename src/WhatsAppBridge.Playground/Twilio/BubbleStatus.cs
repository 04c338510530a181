namespace WhatsAppBridge.Playground.Twilio;

/// <summary>In rising order; a message never goes back, except to <see cref="Failed"/>.</summary>
public enum BubbleStatus
{
    Sent,
    Delivered,
    Read,
    Failed,
}
