using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>Somebody with a phone.</summary>
/// <param name="Address"><c>+14155550123</c>, or a user id such as <c>US.1029384756</c> when the number is hidden.</param>
/// <param name="ProfileName">The name the person chose.</param>
public sealed record PhonePerson(string Address, string ProfileName = "Ana Example")
{
    /// <summary>The business-scoped id that comes with every message; made from the address unless given.</summary>
    public string UserId { get; init; } = ChannelAddress.IsUserId(Address) ? Address : DeriveUserId(Address);

    /// <summary>The same person with a username and the number hidden: only the id is left.</summary>
    public PhonePerson WithHiddenPhone() => this with { Address = UserId };

    private static string DeriveUserId(string address)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(address));
        var digits = BitConverter.ToUInt64(hash) % 10_000_000_000_000_000;
        return "US." + digits.ToString("D16", CultureInfo.InvariantCulture);
    }
}
