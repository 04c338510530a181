using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WhatsAppBridge.Assistant;

/// <summary>
/// Writes the body of a message call. By hand rather than from a model, because a choice goes back as raw JSON with
/// members no model knows.
/// </summary>
internal static class MessageRequestWriter
{
    // The body is JSON and nothing else; letters stay letters.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(AssistantQuestion question)
    {
        var body = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(body, Options))
        {
            json.WriteStartObject();
            if (question.Choice is { ValueKind: JsonValueKind.Object } choice)
                WriteChoice(json, choice);
            else
                WriteInput(json, question);

            json.WriteString("user_id", question.UserId);
            if (question.Channel is { } channel)
                WriteContext(json, channel);
            json.WriteEndObject();
        }

        return body.WrittenMemory;
    }

    private static void WriteChoice(Utf8JsonWriter json, JsonElement choice)
    {
        foreach (var member in choice.EnumerateObject())
        {
            if (!member.NameEquals("user_id") && !member.NameEquals("context"))
                member.WriteTo(json);
        }
    }

    private static void WriteInput(Utf8JsonWriter json, AssistantQuestion question)
    {
        json.WriteStartObject("input");
        json.WriteString("message_type", "text");
        json.WriteString("text", question.Text);
        if (question.Attachments.Count > 0)
        {
            json.WriteStartArray("attachments");
            foreach (var media in question.Attachments.Take(AssistantQuestion.MaxAttachments))
            {
                json.WriteStartObject();
                json.WriteString("media_type", media.ContentType);
                json.WriteString("url", media.Url);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    // The paths IBM's own WhatsApp channel supplies, so that skills written for it need no change. Members under
    // "private" stay out of IBM's logs. Source: the product's documentation, page "integration-variables".
    private static void WriteContext(Utf8JsonWriter json, ConversationKey channel)
    {
        var (person, number) = (channel.Person.Value, channel.Number.Value);
        json.WriteStartObject("context");
        json.WriteStartObject("integrations");

        json.WriteStartObject("whatsapp");
        json.WriteString("assistant_phone_number", number);
        json.WriteStartObject("private");
        json.WriteString("user_phone_number", person);
        json.WriteEndObject();
        json.WriteEndObject();

        json.WriteStartObject("channel");
        json.WriteString("name", "Whatsapp");
        json.WriteStartObject("private");
        json.WriteStartObject("user");
        json.WriteString("id", person);
        json.WriteString("phone_number", person);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
