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
            if (question.Channel is { } message)
                ChannelContextWriter.Write(json, message);
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
            foreach (var attachment in question.Attachments.Take(AssistantQuestion.MaxAttachments))
            {
                json.WriteStartObject();
                json.WriteString("media_type", attachment.ContentType);
                json.WriteString("url", attachment.Url);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
