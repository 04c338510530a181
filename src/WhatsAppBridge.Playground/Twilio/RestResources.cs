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
    public static JsonObject Account(EmulatedAccount account, string ownerSid) => new()
    {
        ["auth_token"] = "REDACTED",
        ["date_created"] = "Thu, 01 Jan 2026 00:00:00 +0000",
        ["date_updated"] = "Thu, 01 Jan 2026 00:00:00 +0000",
        ["friendly_name"] = "Playground",
        ["owner_account_sid"] = ownerSid,
        ["sid"] = account.AccountSid,
        ["status"] = account.Status,
        ["subresource_uris"] = new JsonObject { ["messages"] = $"/2010-04-01/Accounts/{account.AccountSid}/Messages.json" },
        ["type"] = account.Type,
        ["uri"] = $"/2010-04-01/Accounts/{account.AccountSid}.json",
    };

    /// <param name="sender">What is shown.</param>
    /// <param name="callbackUrl">Where it posts to, as Twilio was told.</param>
    /// <param name="baseUrl">Origin of the interface.</param>
    public static JsonObject Sender(EmulatedSender sender, string? callbackUrl, Uri baseUrl) => new()
    {
        ["sid"] = sender.Sid,
        ["sender_id"] = ChannelAddress.Of(sender.Number),
        ["status"] = sender.Status,
        ["configuration"] = null,
        ["profile"] = null,
        ["properties"] = sender.Status == "ONLINE" ? new JsonObject { ["quality_rating"] = sender.QualityRating, ["messaging_limit"] = "1K Customers/24hr" } : null,
        ["webhook"] = new JsonObject
        {
            ["callback_url"] = callbackUrl,
            ["callback_method"] = sender.CallbackMethod,
            ["fallback_url"] = sender.FallbackUrl,
            ["fallback_method"] = sender.FallbackMethod,
            ["status_callback_url"] = sender.StatusCallbackUrl,
            ["status_callback_method"] = sender.StatusCallbackMethod,
        },
        ["offline_reasons"] = sender.Status == "OFFLINE"
            ? new JsonArray(new JsonObject { ["code"] = "63051", ["message"] = "The business account is locked", ["more_info"] = "https://www.twilio.com/docs/errors/63051" })
            : null,
        ["compliance"] = null,
        ["url"] = new Uri(baseUrl, $"/v2/Channels/Senders/{sender.Sid}").AbsoluteUri,
    };

    /// <param name="senders">The senders of this page.</param>
    /// <param name="page">Its number, from 0.</param>
    /// <param name="pageSize">How many there are on a page.</param>
    /// <param name="hasNext">Whether there is another page.</param>
    /// <param name="baseUrl">Origin of the interface.</param>
    public static JsonObject SenderPage(IEnumerable<JsonObject> senders, int page, int pageSize, bool hasNext, Uri baseUrl)
    {
        string Link(int number) => new Uri(baseUrl, $"/v2/Channels/Senders?Channel=whatsapp&PageSize={pageSize}&Page={number}").AbsoluteUri;
        return new JsonObject
        {
            ["senders"] = new JsonArray([.. senders]),
            ["meta"] = new JsonObject
            {
                ["key"] = "senders",
                ["page"] = page,
                ["page_size"] = pageSize,
                ["first_page_url"] = Link(0),
                ["previous_page_url"] = page > 0 ? Link(page - 1) : null,
                ["next_page_url"] = hasNext ? Link(page + 1) : null,
                ["url"] = Link(page),
            },
        };
    }

    /// <summary>What a message has become by the time anybody asks for it.</summary>
    public static string Settled(SentMessage message) => message.Error is null ? "delivered" : "failed";

    private static string Rfc2822(DateTimeOffset at) =>
        at.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
}
