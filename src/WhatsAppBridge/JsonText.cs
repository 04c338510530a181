using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WhatsAppBridge;

/// <summary>
/// JSON for machines, as UTF-8: an array of its own, no longer than the text, for those who wait with it, or lent memory for those who
/// soon let go of it. Writer and buffer are a thread's, and kept from text to text.
/// </summary>
internal static class JsonText
{
    // In bytes. The room of an exceptional text is let go.
    private const int Usual = 8 * 1024;
    private const int LargestKept = 64 * 1024;

    // It is never shown in a page, so letters stay letters: an Arabic message would grow sixfold.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Room, Utf8JsonWriter Json)? _kept;

    /// <param name="subject">What to write about.</param>
    /// <param name="write">Writes it: one value.</param>
    public static byte[] Of<T>(T subject, Action<Utf8JsonWriter, T> write) => Write(subject, write, static written => written.ToArray());

    /// <summary>The same in memory of the shared pool, which may be longer than the text.</summary>
    /// <param name="subject">What to write about.</param>
    /// <param name="write">Writes it: one value.</param>
    public static (byte[] Lent, int Length) Lend<T>(T subject, Action<Utf8JsonWriter, T> write) => Write(subject, write, static written =>
    {
        var lent = ArrayPool<byte>.Shared.Rent(written.Length);
        written.CopyTo(lent);
        return (lent, written.Length);
    });

    private static TText Write<TSubject, TText>(TSubject subject, Action<Utf8JsonWriter, TSubject> write, Func<ReadOnlySpan<byte>, TText> take)
    {
        var (room, json) = _kept ?? NewRoom();
        _kept = null;
        write(json, subject);
        json.Flush();
        var taken = take(room.WrittenSpan);
        if (room.Capacity <= LargestKept)
        {
            room.ResetWrittenCount();
            json.Reset();
            _kept = (room, json);
        }

        return taken;
    }

    private static (ArrayBufferWriter<byte> Room, Utf8JsonWriter Json) NewRoom()
    {
        var room = new ArrayBufferWriter<byte>(Usual);
        return (room, new Utf8JsonWriter(room, Options));
    }
}
