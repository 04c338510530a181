using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>
/// Which SID has which number, for every message that is kept: some 40 bytes each, a third of what strings would take, and
/// nothing the garbage collector has to look at.
/// </summary>
internal sealed class SidNumbers
{
    private const int DigitsOfHalf = 16;

    private static readonly SearchValues<char> SmallDigits = SearchValues.Create("0123456789abcdef");

    // https://www.twilio.com/docs/glossary/what-is-a-sid: two letters and 32 hexadecimal digits.
    private readonly Dictionary<Digits, long> _texts = [];
    private readonly Dictionary<Digits, long> _media = [];

    // Nobody promises that the digits are written small, nor that there will be no third pair of letters.
    private readonly Dictionary<string, long> _others = [];

    public int Count => _texts.Count + _media.Count + _others.Count;

    public bool TryGet(MessageSid sid, out long number) =>
        IsPacked(sid, out var packed, out var digits) ? packed.TryGetValue(digits, out number) : _others.TryGetValue(sid.Value, out number);

    public void Set(MessageSid sid, long number)
    {
        if (IsPacked(sid, out var packed, out var digits))
            packed[digits] = number;
        else
            _others[sid.Value] = number;
    }

    public void Remove(MessageSid sid)
    {
        if (IsPacked(sid, out var packed, out var digits))
            packed.Remove(digits);
        else
            _others.Remove(sid.Value);
    }

    private bool IsPacked(MessageSid sid, [NotNullWhen(true)] out Dictionary<Digits, long>? packed, out Digits digits)
    {
        var written = sid.Value.AsSpan();
        packed = written switch
        {
            ['S', 'M', ..] => _texts,
            ['M', 'M', ..] => _media,
            _ => null,
        };
        digits = default;
        if (packed is null || written.Length != 2 + (2 * DigitsOfHalf) || written[2..].ContainsAnyExcept(SmallDigits))
            return false;

        digits = new Digits(Half(written[2..]), Half(written[(2 + DigitsOfHalf)..]));
        return true;
    }

    private static ulong Half(ReadOnlySpan<char> digits) => ulong.Parse(digits[..DigitsOfHalf], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    // Two halves: one number of 128 bits would have to lie on an address that is a multiple of its size, for 12 bytes more a message.
    private readonly record struct Digits(ulong First, ulong Second);
}
