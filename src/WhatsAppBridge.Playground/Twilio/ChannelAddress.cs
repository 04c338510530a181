namespace WhatsAppBridge.Playground.Twilio;

/// <summary>Addresses of the channel: <c>whatsapp:+14155550123</c>, or <c>whatsapp:US.1029384756</c> when the phone is hidden.</summary>
internal static class ChannelAddress
{
    private const string Prefix = "whatsapp:";

    public static string Of(string person) => Prefix + person;

    public static bool IsPhone(string person) =>
        person.Length is >= 8 and <= 16 && person[0] == '+' && person[1] is >= '1' and <= '9' &&
        person.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>Business-scoped user id: country, dot, up to 128 letters and digits, with <c>ENT.</c> before them for linked portfolios.</summary>
    public static bool IsUserId(string person)
    {
        if (person.Length < 4 || !char.IsAsciiLetterUpper(person[0]) || !char.IsAsciiLetterUpper(person[1]) || person[2] != '.')
            return false;

        var id = person.AsSpan(3);
        if (id.StartsWith("ENT."))
            id = id[4..];

        if (id.Length is 0 or > 128)
            return false;

        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c))
                return false;
        }

        return true;
    }

    /// <summary>The part after the channel prefix, or null when it is no WhatsApp address.</summary>
    public static string? Person(string? address) =>
        address is not null && address.StartsWith(Prefix, StringComparison.Ordinal) &&
        (IsPhone(address[Prefix.Length..]) || IsUserId(address[Prefix.Length..]))
            ? address[Prefix.Length..]
            : null;
}
