using System.Globalization;
using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>The documents of the REST interface, member by member as Twilio writes them.</summary>
internal static class RestResources
{
    public static JsonObject Message(SentMessage message, string accountSid, string status)
    {
        var path = $"/2010-04-01/Accounts/{accountSid}/Messages/{message.Sid}";
        return new JsonObject
        {
            ["account_sid"] = accountSid,
            ["api_version"] = "2010-04-01",
            ["body"] = message.Body,
            ["date_created"] = Rfc2822(message.At),
            ["date_sent"] = status is "queued" or "accepted" ? null : Rfc2822(message.At),
            ["date_updated"] = Rfc2822(message.At),
            ["direction"] = message.Via == SentVia.Rest ? "outbound-api" : "outbound-reply",
            ["error_code"] = status == "failed" ? message.Error?.Code : null,
            ["error_message"] = status == "failed" ? message.Error?.Text : null,
            ["from"] = message.From,
            ["messaging_service_sid"] = null,
            ["num_media"] = message.MediaUrl is null ? "0" : "1",
            ["num_segments"] = "1",
            ["price"] = null,
            ["price_unit"] = null,
            ["sid"] = message.Sid,
            ["status"] = status,
            ["subresource_uris"] = new JsonObject { ["media"] = path + "/Media.json" },
            ["to"] = message.To,
            ["uri"] = path + ".json",
        };
    }

    public static JsonObject MessagePage(IEnumerable<SentMessage> messages, string accountSid)
    {
        var path = $"/2010-04-01/Accounts/{accountSid}/Messages.json";
        return new JsonObject
        {
            ["messages"] = new JsonArray([.. messages.Select(m => Message(m, accountSid, Settled(m)))]),
            ["end"] = 0,
            ["first_page_uri"] = path,
            ["next_page_uri"] = null,
            ["page"] = 0,
            ["page_size"] = 50,
            ["previous_page_uri"] = null,
            ["start"] = 0,
            ["uri"] = path,
        };
    }

    /// <summary>The real document holds the auth token in clear; an emulator need not.</summary>
    public static JsonObject Account(string accountSid) => new()
    {
        ["auth_token"] = "REDACTED",
        ["date_created"] = "Thu, 01 Jan 2026 00:00:00 +0000",
        ["date_updated"] = "Thu, 01 Jan 2026 00:00:00 +0000",
        ["friendly_name"] = "Playground",
        ["owner_account_sid"] = accountSid,
        ["sid"] = accountSid,
        ["status"] = "active",
        ["subresource_uris"] = new JsonObject { ["messages"] = $"/2010-04-01/Accounts/{accountSid}/Messages.json" },
        ["type"] = "Full",
        ["uri"] = $"/2010-04-01/Accounts/{accountSid}.json",
    };

    public static JsonObject Senders(string number, string? webhookUrl, Uri baseUrl)
    {
        var list = new Uri(baseUrl, "/v2/Channels/Senders").AbsoluteUri;
        var sender = new JsonObject
        {
            ["sid"] = "XE" + new string('0', 32),
            ["sender_id"] = ChannelAddress.Of(number),
            ["status"] = "ONLINE",
            ["configuration"] = null,
            ["profile"] = null,
            ["properties"] = null,
            ["webhook"] = new JsonObject { ["callback_url"] = webhookUrl, ["callback_method"] = "POST" },
            ["offline_reasons"] = null,
            ["compliance"] = null,
            ["url"] = $"{list}/XE{new string('0', 32)}",
        };
        return new JsonObject
        {
            ["senders"] = new JsonArray(sender),
            ["meta"] = new JsonObject
            {
                ["key"] = "senders",
                ["page"] = 0,
                ["page_size"] = 20,
                ["first_page_url"] = $"{list}?Channel=whatsapp&PageSize=20&Page=0",
                ["previous_page_url"] = null,
                ["next_page_url"] = null,
                ["url"] = $"{list}?Channel=whatsapp&PageSize=20&Page=0",
            },
        };
    }

    /// <summary>What a message has become by the time anybody asks for it.</summary>
    public static string Settled(SentMessage message) => message.Error is null ? "delivered" : "failed";

    private static string Rfc2822(DateTimeOffset at) =>
        at.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
}
