using WhatsAppBridge.Stores.Sqlite;

namespace WhatsAppBridge.Tests.Stores;

public sealed class SidNumbersTests
{
    private const string Digits = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

    // All are different names: none may be found by another's.
    private static readonly string[] Sids =
    [
        $"SM{Digits}", $"MM{Digits}", $"SM{Digits.ToUpperInvariant()}", $"sm{Digits}", $"CM{Digits}", $"SM{Digits[1..]}", $"SM0{Digits}", $"SM00{Digits[2..]}",
        $"SM+{Digits[1..]}", $"SM {Digits[1..]}", $"SM{Digits[..31]}\0", $"SM0{Digits[..31]}", $"SM{Digits[..31]} ", $"SM{new string('0', 32)}", $"MM{new string('f', 32)}", "SM", "SM1", "", "another",
    ];

    [Fact]
    public void Every_sid_has_its_own_number()
    {
        var numbers = new SidNumbers();
        for (var i = 0; i < Sids.Length; i++)
        {
            Assert.False(numbers.TryGet(new MessageSid(Sids[i]), out _), Sids[i]);
            numbers.Set(new MessageSid(Sids[i]), i);
        }

        Assert.Equal(Sids.Length, numbers.Count);
        Assert.All(Sids, (sid, i) => Assert.True(numbers.TryGet(new MessageSid(sid), out var number) && number == i, sid));
    }

    [Fact]
    public void A_number_that_is_removed_is_gone_and_no_other()
    {
        var numbers = new SidNumbers();
        for (var i = 0; i < Sids.Length; i++)
            numbers.Set(new MessageSid(Sids[i]), i);

        for (var i = 0; i < Sids.Length; i++)
        {
            numbers.Remove(new MessageSid(Sids[i]));
            Assert.False(numbers.TryGet(new MessageSid(Sids[i]), out _), Sids[i]);
            Assert.Equal(Sids.Length - 1 - i, numbers.Count);
        }
    }
}
