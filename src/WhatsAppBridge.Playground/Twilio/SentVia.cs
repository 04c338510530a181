namespace WhatsAppBridge.Playground.Twilio;

public enum SentVia
{
    Rest,
    TwiML,
}
