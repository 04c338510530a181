using System.Text.Json;
using System.Text.Json.Serialization;

namespace WhatsAppBridge.Assistant.Responses;

/// <summary>Reads a text that came as a number or a truth value; anything else that is no text is none.</summary>
internal sealed class LenientStringConverter : JsonConverter<string?>
{
    public override bool HandleNull => true;

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString();

        var value = JsonElement.ParseValue(ref reader);
        return value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False ? value.GetRawText() : null;
    }

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>Reads a number, as such or in a text; anything else is none.</summary>
internal sealed class LenientNumberConverter : JsonConverter<double?>
{
    public override bool HandleNull => true;

    public override double? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = JsonElement.ParseValue(ref reader);
        return value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetDouble(out var number) => number,
            JsonValueKind.String when double.TryParse(value.GetString(), System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        };
    }

    public override void Write(Utf8JsonWriter writer, double? value, JsonSerializerOptions options) => throw new NotSupportedException();
}

/// <summary>Reads an object; anything else is none.</summary>
internal sealed class LenientObjectConverter<T> : JsonConverter<T?>
    where T : class
{
    public override bool HandleNull => true;

    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = JsonElement.ParseValue(ref reader);
        return value.ValueKind == JsonValueKind.Object ? (T?)value.Deserialize(options.GetTypeInfo(typeof(T))) : null;
    }

    public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options) => throw new NotSupportedException();
}

/// <summary>Reads a list; an element that is no object is null, and so is the one element of what is no list.</summary>
internal sealed class LenientListConverter<T> : JsonConverter<IReadOnlyList<T?>?>
    where T : class
{
    public override bool HandleNull => true;

    public override IReadOnlyList<T?>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = JsonElement.ParseValue(ref reader);
        return value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.Array => [.. value.EnumerateArray().Select(element => element.ValueKind == JsonValueKind.Object ? (T?)element.Deserialize(options.GetTypeInfo(typeof(T))) : null)],
            _ => [null],
        };
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T?>? value, JsonSerializerOptions options) => throw new NotSupportedException();
}
