namespace WhatsAppBridge.Playground.Twilio;

/// <summary>Seen from the phone: out is what its owner wrote, in is what arrived on it.</summary>
public enum BubbleDirection
{
    Out,
    In,
    Note,
}
