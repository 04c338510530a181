using System.Security.Cryptography;

namespace WhatsAppBridge.Playground.Twilio;

internal static class TwilioSid
{
    public static string New(string prefix) => prefix + RandomNumberGenerator.GetHexString(32, lowercase: true);
}
