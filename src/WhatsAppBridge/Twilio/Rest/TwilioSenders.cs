using System.Text.Json;

namespace WhatsAppBridge.Twilio.Rest;

/// <summary>An account's WhatsApp senders and where they post what people write. Source: https://www.twilio.com/docs/whatsapp/api/senders</summary>
internal sealed partial class TwilioSenders(TwilioTransport transport, ILogger<TwilioSenders> logger)
{
    private const string Path = "/v2/Channels/Senders";

    // At a hundred a page more than any account has; a list that never ends must.
    private const int MostPages = 50;

    /// <summary>All of them. A list that can't be read to its end is an error: a sender that is missing from half a list may exist.</summary>
    public async Task<TwilioResult<IReadOnlyList<TwilioSender>>> ListAsync(TwilioAccount account, CancellationToken cancellationToken)
    {
        var senders = new List<TwilioSender>();
        var page = transport.Messaging($"{Path}?Channel=whatsapp&PageSize=100");
        for (var read = 1; ; read++)
        {
            var answer = await transport.SendAsync(account, TwilioCall.Get(page), cancellationToken);
            if (!answer.IsSuccess)
                return answer.Error;

            var document = answer.Value.Read(TwilioRestJson.Default.SenderPageDocument, static page => page);
            if (!document.IsSuccess)
                return document.Error;

            senders.AddRange((document.Value.Senders ?? []).Select(TwilioSender.Of).OfType<TwilioSender>());
            if (document.Value.Meta?.NextPageUrl is not { Length: > 0 } link)
                return new TwilioResult<IReadOnlyList<TwilioSender>>(senders);

            if (read == MostPages || Follow(page, link) is not { } next)
            {
                Log.ListCutOff(logger, read);
                return answer.Value.Unreadable();
            }

            page = next;
        }
    }

    /// <summary>
    /// Sets where a sender posts to. Twilio accepts the change and makes it in its own time: the error, or null when it
    /// was accepted.
    /// </summary>
    public async Task<TwilioError?> UpdateWebhookAsync(TwilioAccount account, string senderSid, SenderWebhook webhook, CancellationToken cancellationToken)
    {
        var address = transport.Messaging($"{Path}/{Uri.EscapeDataString(senderSid)}");
        var body = JsonSerializer.SerializeToUtf8Bytes(new SenderUpdate(webhook), TwilioRestJson.Default.SenderUpdate);
        return (await transport.SendAsync(account, TwilioCall.PostJson(address, body), cancellationToken)).Error;
    }

    /// <summary>The next page, if it is one of the same list: whoever gets the request gets the credentials.</summary>
    private static Uri? Follow(Uri page, string link) =>
        Uri.TryCreate(page, link, out var next) && TwilioTransport.IsAt(page, next) && next.AbsolutePath == page.AbsolutePath ? next : null;

    private static partial class Log
    {
        [LoggerMessage(1311, LogLevel.Warning, "The list of senders was given up after {Pages} pages: it did not end, or its next page was not at the same address")]
        public static partial void ListCutOff(ILogger logger, int pages);
    }
}
