namespace WhatsAppBridge.Playground.Twilio;

/// <summary>What Twilio makes of a webhook's answer: messages, or the error its debugger would show.</summary>
internal sealed record TwimlReply(IReadOnlyList<TwimlMessage> Messages, TwilioError? Error, IReadOnlyList<TwilioError> Warnings)
{
    public static TwimlReply Failed(int code, string text) => new([], new TwilioError(code, text), []);
}
