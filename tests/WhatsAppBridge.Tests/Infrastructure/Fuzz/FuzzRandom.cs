namespace WhatsAppBridge.Tests.Infrastructure.Fuzz;

/// <summary>Chance that repeats itself: the same seed makes the same choices on every machine.</summary>
internal sealed class FuzzRandom(ulong seed)
{
    // Neighbouring seeds must not make neighbouring choices: the finaliser of MurmurHash3 spreads them.
    private readonly Random _random = new((int)Mix(seed));

    public int Below(int limit) => _random.Next(limit);

    public int Between(int least, int most) => _random.Next(least, most + 1);

    public bool OneIn(int cases) => _random.Next(cases) == 0;

    public T Pick<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    public byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    public string Hex(int digits) => Convert.ToHexStringLower(Bytes((digits + 1) / 2))[..digits];

    /// <summary>Characters of one byte each, none of which a header may not hold.</summary>
    public string HeaderText(int length) => string.Create(length, this, (text, random) =>
    {
        for (var i = 0; i < text.Length; i++)
            text[i] = random.OneIn(8) ? (char)random.Between(0x80, 0xFF) : (char)random.Between(0x21, 0x7E);
    });

    private static ulong Mix(ulong value)
    {
        value ^= value >> 33;
        value *= 0xff51afd7ed558ccdUL;
        value ^= value >> 33;
        value *= 0xc4ceb9fe1a85ec53UL;
        return value ^ (value >> 33);
    }
}
