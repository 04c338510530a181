using System.Text.Json;

namespace WhatsAppBridge.Assistant;

/// <summary>
/// Writes <c>context.integrations</c>: the paths IBM's own WhatsApp channel supplies, so that skills written for it need
/// no change, and beside them what else a WhatsApp message tells. Members under <c>private</c> stay out of IBM's logs.
/// Source: the product's documentation, page "integration-variables".
/// </summary>
internal static class ChannelContextWriter
{
    public static void Write(Utf8JsonWriter json, InboundMessage message)
    {
        json.WriteStartObject("integrations");
        WriteWhatsApp(json, message);
        WriteChannel(json, message);
        json.WriteEndObject();
    }

    private static void WriteWhatsApp(Utf8JsonWriter json, InboundMessage message)
    {
        json.WriteStartObject("whatsapp");
        json.WriteString("assistant_phone_number", message.Conversation.Number.Value);
        json.WriteStartObject("private");
        WriteText(json, "user_phone_number", message.PhoneNumber?.Value);
        WriteText(json, "user_id", message.UserId?.Value);
        // Context outlives the turn, so what this message lacks is told as null, or the last message's would stay.
        WriteTextOrNull(json, "profile_name", message.ProfileName);
        json.WriteString("message_type", TypeOf(message.Kind));
        json.WriteBoolean("forwarded", message.IsForwarded);
        json.WriteBoolean("frequently_forwarded", message.IsFrequentlyForwarded);
        WriteTextOrNull(json, "replied_message_sid", message.RepliedTo?.Value);
        WriteTextOrNull(json, "choice_id", message.ChoiceId);
        WriteTextOrNull(json, "file_name", message.FileName);
        WriteLocation(json, message.Location);
        WriteReferral(json, message.Referral);
        json.WritePropertyName("flow_reply");
        json.WriteRawValue(message.FlowReply ?? "null");

        json.WriteEndObject();
        json.WriteEndObject();
    }

    // IBM's channel knows no person without a phone number; the id stands in for one.
    private static void WriteChannel(Utf8JsonWriter json, InboundMessage message)
    {
        json.WriteStartObject("channel");
        json.WriteString("name", "Whatsapp");
        json.WriteStartObject("private");
        json.WriteStartObject("user");
        json.WriteString("id", (message.PhoneNumber ?? message.From).Value);
        WriteText(json, "phone_number", message.PhoneNumber?.Value);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, InboundLocation? location)
    {
        if (location is null)
        {
            json.WriteNull("location");
            return;
        }

        json.WriteStartObject("location");
        json.WriteString("latitude", location.Latitude);
        json.WriteString("longitude", location.Longitude);
        WriteText(json, "label", location.Label);
        WriteText(json, "address", location.Address);
        json.WriteEndObject();
    }

    private static void WriteReferral(Utf8JsonWriter json, InboundReferral? referral)
    {
        if (referral is null)
        {
            json.WriteNull("referral");
            return;
        }

        json.WriteStartObject("referral");
        WriteText(json, "source_type", referral.SourceType);
        WriteText(json, "source_id", referral.SourceId);
        WriteText(json, "source_url", referral.SourceUrl);
        WriteText(json, "headline", referral.Headline);
        WriteText(json, "body", referral.Body);
        WriteText(json, "media_url", referral.MediaUrl);
        WriteText(json, "click_id", referral.ClickId);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static void WriteTextOrNull(Utf8JsonWriter json, string name, string? value)
    {
        if (value is null)
            json.WriteNull(name);
        else
            json.WriteString(name, value);
    }

    private static string TypeOf(InboundKind kind) => kind switch
    {
        InboundKind.Text => "text",
        InboundKind.Image => "image",
        InboundKind.Video => "video",
        InboundKind.Audio => "audio",
        InboundKind.Document => "document",
        InboundKind.Sticker => "sticker",
        InboundKind.Contact => "contact",
        InboundKind.Location => "location",
        InboundKind.Choice => "choice",
        InboundKind.Flow => "flow",
        InboundKind.Reaction => "reaction",
        _ => "unsupported",
    };
}
