using System.Text.Json;

namespace WhatsAppBridge.Assistant;

/// <summary>
/// Writes the body of a message call. By hand rather than from a model, because a choice goes back as raw JSON with
/// members no model knows.
/// </summary>
internal static class MessageRequestWriter
{
    public static void Write(Utf8JsonWriter json, AssistantQuestion question)
    {
        json.WriteStartObject();
        if (question.Choice is { ValueKind: JsonValueKind.Object } choice)
            WriteChoice(json, choice, question.Detail);
        else
            WriteInput(json, question);

        json.WriteString("user_id"u8, question.UserId.Value);
        MessageContextWriter.Write(json, question);
        json.WriteEndObject();
    }

    // As the assistant gave it; only what the answer should bring is added where it has to be.
    private static void WriteChoice(Utf8JsonWriter json, JsonElement choice, AnswerDetail detail)
    {
        foreach (var member in choice.EnumerateObject())
        {
            if (member.NameEquals("user_id"u8) || member.NameEquals("context"u8))
                continue;

            if (detail != AnswerDetail.Responses && member.NameEquals("input"u8) && member.Value.ValueKind == JsonValueKind.Object)
                WriteChosenInput(json, member.Value, detail);
            else
                member.WriteTo(json);
        }
    }

    private static void WriteChosenInput(Utf8JsonWriter json, JsonElement input, AnswerDetail detail)
    {
        json.WriteStartObject("input"u8);
        foreach (var member in input.EnumerateObject().Where(member => !member.NameEquals("options"u8)))
            member.WriteTo(json);

        json.WriteStartObject("options"u8);
        if (input.TryGetProperty("options"u8, out var options) && options.ValueKind == JsonValueKind.Object)
        {
            foreach (var option in options.EnumerateObject().Where(option => !option.NameEquals("return_context"u8) && !option.NameEquals("export"u8)))
                option.WriteTo(json);
        }

        WriteDetail(json, detail);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteInput(Utf8JsonWriter json, AssistantQuestion question)
    {
        json.WriteStartObject("input"u8);
        json.WriteString("message_type"u8, "text"u8);
        json.WriteString("text"u8, question.Text);
        if (question.Attachments.Count > 0)
        {
            json.WriteStartArray("attachments"u8);
            foreach (var attachment in question.Attachments.Take(AssistantQuestion.MaxAttachments))
            {
                json.WriteStartObject();
                json.WriteString("media_type"u8, attachment.ContentType);
                json.WriteString("url"u8, attachment.Url);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (question.Detail != AnswerDetail.Responses)
        {
            json.WriteStartObject("options"u8);
            WriteDetail(json, question.Detail);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteDetail(Utf8JsonWriter json, AnswerDetail detail)
    {
        json.WriteBoolean("return_context"u8, true);
        if (detail == AnswerDetail.Export)
            json.WriteBoolean("export"u8, true);
    }
}
