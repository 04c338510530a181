namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>Text that grows at its end and can be looked at while it does.</summary>
internal sealed class TextBuffer(int capacity = 256)
{
    private char[] _characters = new char[Math.Max(16, capacity)];

    public int Length { get; private set; }

    public ReadOnlySpan<char> Text => _characters.AsSpan(0, Length);

    public void Append(char character)
    {
        MakeRoom(1);
        _characters[Length++] = character;
    }

    public void Append(ReadOnlySpan<char> text)
    {
        MakeRoom(text.Length);
        text.CopyTo(_characters.AsSpan(Length));
        Length += text.Length;
    }

    public void Insert(int at, ReadOnlySpan<char> text)
    {
        MakeRoom(text.Length);
        _characters.AsSpan(at, Length - at).CopyTo(_characters.AsSpan(at + text.Length));
        text.CopyTo(_characters.AsSpan(at));
        Length += text.Length;
    }

    /// <summary>Takes back what was appended behind the given length.</summary>
    public void CutTo(int length) => Length = length;

    public override string ToString() => new(Text);

    private void MakeRoom(int length)
    {
        if (Length + length > _characters.Length)
            Array.Resize(ref _characters, Math.Max(2 * _characters.Length, Length + length));
    }
}
