using System.Text.Json;
using System.Text.Json.Serialization;

namespace WhatsAppBridge;

/// <summary>
/// Writes a type that gives a string its meaning as an object of that one value, <c>{"value":"…"}</c>. The serializer would do the
/// same, but for one that may be missing it keeps books of a kilobyte on where in the text it is.
/// </summary>
/// <param name="of">Makes one of its value.</param>
/// <param name="valueOf">Its value.</param>
internal abstract class ValueConverter<T>(Func<string, T> of, Func<T, string?> valueOf) : JsonConverter<T>
    where T : struct
{
    private static readonly JsonEncodedText Name = JsonEncodedText.Encode("value");

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException($"An object of one value is expected, not {reader.TokenType}.");

        T read = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isValue = reader.ValueTextEquals(Name.EncodedUtf8Bytes);
            reader.Read();
            if (!isValue)
                reader.Skip();
            else if (reader.GetString() is { } value)
                read = of(value);
        }

        return read;
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (valueOf(value) is { } written)
            writer.WriteString(Name, written);
        writer.WriteEndObject();
    }
}
