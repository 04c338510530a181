namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>What a parameter is set to: text, an integer, bytes or NULL. No object is made for it.</summary>
internal readonly struct SqliteValue
{
    private readonly object? _reference;

    private SqliteValue(object? reference) => _reference = reference;

    private SqliteValue(long integer) => (Integer, IsInteger) = (integer, true);

    public bool IsInteger { get; }

    public long Integer { get; }

    public string? Text => _reference as string;

    public byte[]? Bytes => _reference as byte[];

    public static implicit operator SqliteValue(string? text) => new(text);

    public static implicit operator SqliteValue(byte[]? bytes) => new(bytes);

    public static implicit operator SqliteValue(long integer) => new(integer);

    public static implicit operator SqliteValue(int integer) => new((long)integer);

    public static implicit operator SqliteValue(long? integer) => integer is { } value ? new(value) : default;

    public static implicit operator SqliteValue(int? integer) => integer is { } value ? new(value) : default;

    public static implicit operator SqliteValue(bool flag) => new(flag ? 1L : 0L);
}
