namespace WhatsAppBridge.Settings;

/// <summary>Phone numbers as people write them, brought to +E.164.</summary>
internal static class PhoneNumber
{
    /// <summary>
    /// Accepts a plus sign and 7 to 15 digits (ITU-T E.164), with the blanks, dashes, dots, slashes and brackets
    /// people put between them and with Twilio's <c>whatsapp:</c> in front. Null for anything else.
    /// </summary>
    public static WhatsAppAddress? TryNormalise(string text)
    {
        const string prefix = "whatsapp:";
        var number = text.Trim();
        if (number.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            number = number[prefix.Length..].Trim();

        if (!number.StartsWith('+') || number.AsSpan(1).ContainsAnyExcept("0123456789 -./()\u00A0\u2011"))
            return null;

        var digits = string.Concat(number.Where(char.IsAsciiDigit));
        return digits.Length is >= 7 and <= 15 && digits[0] != '0' ? new WhatsAppAddress("+" + digits) : null;
    }
}
