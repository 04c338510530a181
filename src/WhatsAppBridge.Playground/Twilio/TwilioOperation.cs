namespace WhatsAppBridge.Playground.Twilio;

/// <summary>What the REST interface can be asked for.</summary>
public enum TwilioOperation
{
    CreateMessage,
    FetchMessage,
    ListMessages,
    DeleteMedia,
    FetchAccount,
    ListSenders,
    FetchSender,
    UpdateSender,
    ShowTyping,
}
