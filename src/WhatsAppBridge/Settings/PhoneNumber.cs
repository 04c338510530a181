using System.Globalization;

namespace WhatsAppBridge.Settings;

/// <summary>Phone numbers as people write them, brought to +E.164.</summary>
internal static class PhoneNumber
{
    /// <summary>
    /// Accepts a plus sign and 7 to 15 digits (ITU-T E.164), with the blanks, dashes, dots, slashes and brackets
    /// people put between them, a <c>(0)</c> that is not dialled from abroad, the invisible marks of direction phones put
    /// around a copied number, and with Twilio's <c>whatsapp:</c> in front. Null for anything else.
    /// </summary>
    public static WhatsAppAddress? TryNormalise(string text)
    {
        const string prefix = "whatsapp:";
        var number = string.Concat(text.Where(character => char.GetUnicodeCategory(character) != UnicodeCategory.Format)).Trim();
        if (number.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            number = number[prefix.Length..].Trim();

        if (!number.StartsWith('+') || number.AsSpan(1).ContainsAnyExcept("0123456789 -./()\t\u00A0\u202F\u2010\u2011\u2012\u2013"))
            return null;

        number = number.Replace("(0)", "", StringComparison.Ordinal);

        var digits = string.Concat(number.Where(char.IsAsciiDigit));
        return digits.Length is >= 7 and <= 15 && digits[0] != '0' ? new WhatsAppAddress("+" + digits) : null;
    }
}
