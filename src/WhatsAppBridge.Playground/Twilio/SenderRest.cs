using System.Globalization;
using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>What the REST interface does with senders. There is no account in these paths: the credentials say whose senders are meant.</summary>
internal sealed class SenderRest(EmulatedTwilio twilio, EmulatedSenders senders)
{
    private const int UsualPage = 20;
    private const int LargestPage = 1000;

    public RestAnswer List(RestRequest request, EmulatedAccount account)
    {
        if (request.Query["Channel"] != "whatsapp")
            return RestAnswer.Of(RestError.NoChannel);

        var size = Math.Clamp(Number(request.Query["PageSize"]) ?? UsualPage, 1, LargestPage);
        var page = Math.Clamp(Number(request.Query["Page"]) ?? 0, 0, int.MaxValue / LargestPage);
        var all = senders.Of(account);
        return new RestAnswer(200, RestResources.SenderPage(
            all.Skip(page * size).Take(size).Select(Document), page, size, hasNext: (page + 1) * size < all.Count, twilio.BaseUrl));
    }

    public RestAnswer Fetch(string sid, EmulatedAccount account) => senders.FindBySid(sid, account.AccountSid) is { } sender
        ? new RestAnswer(200, Document(sender))
        : RestAnswer.Of(RestError.NotFound);

    /// <summary>From now on the sender posts to where it is told.</summary>
    public RestAnswer Update(RestRequest request, string sid, EmulatedAccount account)
    {
        if (senders.FindBySid(sid, account.AccountSid) is not { } sender)
            return RestAnswer.Of(RestError.NotFound);

        if (request.Json?["webhook"] is not JsonObject webhook)
            return new RestAnswer(202, Document(sender));

        if (!webhook.Where(member => member.Key.EndsWith("_url", StringComparison.Ordinal)).All(member => IsAddressOrNothing(member.Value)))
            return RestAnswer.Of(RestError.BadWebhook);

        var changed = senders.Change(sender.Number, before => before with
        {
            CallbackUrl = Text("callback_url") ?? before.CallbackUrl,
            CallbackMethod = Text("callback_method") ?? before.CallbackMethod,
            FallbackUrl = Text("fallback_url") ?? before.FallbackUrl,
            FallbackMethod = Text("fallback_method") ?? before.FallbackMethod,
            StatusCallbackUrl = Text("status_callback_url") ?? before.StatusCallbackUrl,
            StatusCallbackMethod = Text("status_callback_method") ?? before.StatusCallbackMethod,
        });
        return new RestAnswer(202, Document(changed!));

        string? Text(string name) => (string?)webhook[name];
    }

    private JsonObject Document(EmulatedSender sender) => RestResources.Sender(sender, twilio.CallbackOf(sender), twilio.BaseUrl);

    private static bool IsAddressOrNothing(JsonNode? value) =>
        value is null || (value is JsonValue text && text.TryGetValue<string>(out var url) && MediaKind.IsWebAddress(url));

    private static int? Number(string? value) => int.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number : null;
}
