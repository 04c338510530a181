using System.Text.Json;

namespace WhatsAppBridge.Assistant;

/// <summary>Writes <c>context</c>, where there is anything to tell: what it leaves out the session keeps.</summary>
internal static class MessageContextWriter
{
    public static void Write(Utf8JsonWriter json, AssistantQuestion question)
    {
        if (question is { Channel: null, Locale: null, TimeZone: null, ContinuedSkills: null })
            return;

        json.WriteStartObject("context");
        if (question.Locale is not null || question.TimeZone is not null)
            WriteGlobal(json, question);
        if (question.ContinuedSkills is { } skills)
        {
            json.WritePropertyName("skills");
            json.WriteRawValue(skills);
        }

        if (question.Channel is { } message)
            ChannelContextWriter.Write(json, message);
        json.WriteEndObject();
    }

    private static void WriteGlobal(Utf8JsonWriter json, AssistantQuestion question)
    {
        json.WriteStartObject("global");
        json.WriteStartObject("system");
        if (question.TimeZone is { } timeZone)
            json.WriteString("timezone", timeZone);
        if (question.Locale is { } locale)
            json.WriteString("locale", locale);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
