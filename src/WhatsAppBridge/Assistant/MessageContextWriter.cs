using System.Text.Json;

namespace WhatsAppBridge.Assistant;

/// <summary>Writes <c>context</c>, where there is anything to tell: what it leaves out the session keeps.</summary>
internal static class MessageContextWriter
{
    public static void Write(Utf8JsonWriter json, AssistantQuestion question)
    {
        if (question is { Channel: null, Locale: null, TimeZone: null, ContinuedSkills: null })
            return;

        json.WriteStartObject("context"u8);
        if (question.Locale is not null || question.TimeZone is not null)
            WriteGlobal(json, question);
        if (question.ContinuedSkills is { } skills)
        {
            json.WritePropertyName("skills"u8);
            json.WriteRawValue(skills);
        }

        if (question.Channel is { } message)
            ChannelContextWriter.Write(json, message);
        json.WriteEndObject();
    }

    private static void WriteGlobal(Utf8JsonWriter json, AssistantQuestion question)
    {
        json.WriteStartObject("global"u8);
        json.WriteStartObject("system"u8);
        if (question.TimeZone is { } timeZone)
            json.WriteString("timezone"u8, timeZone);
        if (question.Locale is { } locale)
            json.WriteString("locale"u8, locale);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
