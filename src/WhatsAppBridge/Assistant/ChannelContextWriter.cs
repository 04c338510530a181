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
        json.WriteStartObject("integrations"u8);
        WriteWhatsApp(json, message);
        WriteChannel(json, message);
        json.WriteEndObject();
    }

    private static void WriteWhatsApp(Utf8JsonWriter json, InboundMessage message)
    {
        json.WriteStartObject("whatsapp"u8);
        json.WriteString("assistant_phone_number"u8, message.Conversation.Number.Value);
        json.WriteStartObject("private"u8);
        WriteText(json, "user_phone_number"u8, message.PhoneNumber?.Value);
        WriteText(json, "user_id"u8, message.UserId?.Value);
        // Context outlives the turn, so what this message lacks is told as null, or the last message's would stay.
        WriteTextOrNull(json, "profile_name"u8, message.ProfileName);
        json.WriteString("message_type"u8, TypeOf(message.Kind));
        json.WriteBoolean("forwarded"u8, message.IsForwarded);
        json.WriteBoolean("frequently_forwarded"u8, message.IsFrequentlyForwarded);
        WriteTextOrNull(json, "replied_message_sid"u8, message.RepliedTo?.Value);
        WriteTextOrNull(json, "choice_id"u8, message.ChoiceId);
        WriteTextOrNull(json, "file_name"u8, message.FileName);
        WriteLocation(json, message.Location);
        WriteReferral(json, message.Referral);
        json.WritePropertyName("flow_reply"u8);
        json.WriteRawValue(message.FlowReply ?? "null");

        json.WriteEndObject();
        json.WriteEndObject();
    }

    // IBM's channel knows no person without a phone number; the id stands in for one.
    private static void WriteChannel(Utf8JsonWriter json, InboundMessage message)
    {
        json.WriteStartObject("channel"u8);
        json.WriteString("name"u8, "Whatsapp"u8);
        json.WriteStartObject("private"u8);
        json.WriteStartObject("user"u8);
        json.WriteString("id"u8, (message.PhoneNumber ?? message.From).Value);
        WriteText(json, "phone_number"u8, message.PhoneNumber?.Value);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, InboundLocation? location)
    {
        if (location is null)
        {
            json.WriteNull("location"u8);
            return;
        }

        json.WriteStartObject("location"u8);
        json.WriteString("latitude"u8, location.Latitude);
        json.WriteString("longitude"u8, location.Longitude);
        WriteText(json, "label"u8, location.Label);
        WriteText(json, "address"u8, location.Address);
        json.WriteEndObject();
    }

    private static void WriteReferral(Utf8JsonWriter json, InboundReferral? referral)
    {
        if (referral is null)
        {
            json.WriteNull("referral"u8);
            return;
        }

        json.WriteStartObject("referral"u8);
        WriteText(json, "source_type"u8, referral.SourceType);
        WriteText(json, "source_id"u8, referral.SourceId);
        WriteText(json, "source_url"u8, referral.SourceUrl);
        WriteText(json, "headline"u8, referral.Headline);
        WriteText(json, "body"u8, referral.Body);
        WriteText(json, "media_url"u8, referral.MediaUrl);
        WriteText(json, "click_id"u8, referral.ClickId);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static void WriteTextOrNull(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
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
