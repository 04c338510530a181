namespace WhatsAppBridge.Playground.Twilio;

/// <summary>Calls webhooks, signed, for what people write and for what becomes of messages.</summary>
internal sealed class Deliveries(EmulatedTwilio twilio, EmulatedAccounts accounts, EmulatedSenders senders, WebhookClient webhooks, StoredMedia media, TimeProvider time)
{
    /// <summary>The call a message makes, not yet made.</summary>
    public WebhookExchange Compose(PhoneMessage message)
    {
        var number = message.To ?? twilio.Number;
        var account = accounts.OfNumber(number);
        var url = twilio.WebhookOf(number) ?? throw new InvalidOperationException($"Set {nameof(EmulatedTwilio.WebhookUrl)} first.");
        var sid = message.MessageSid ?? TwilioSid.New(message.Media.Count > 0 ? "MM" : "SM");
        var mediaUrls = message.Media.Select(m => m.Url ?? MediaUrl(account.AccountSid, sid, media.Add(m, account.AccountSid, sid))).ToArray();
        var form = WebhookForm.Build(message, sid, account.AccountSid, number, mediaUrls);
        var signedUrl = SignedUrl(number, url);
        return new WebhookExchange
        {
            MessageSid = sid,
            Person = message.Person.Address,
            Number = number,
            Form = form,
            RawBody = FormEncoding.Encode(form),
            Url = url,
            SignedUrl = signedUrl,
            Signature = WebhookSignature.Compute(account.AuthToken, signedUrl, form),
            IdempotencyToken = Guid.NewGuid().ToString(),
            At = time.GetUtcNow(),
            HangUp = message.HangUp,
        };
    }

    public async Task<WebhookExchange> PostAsync(WebhookExchange exchange, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(twilio.Stopping, cancellationToken);
        exchange = await webhooks.PostAsync(exchange, either.Token);
        twilio.Log.Add(exchange);
        return exchange;
    }

    /// <summary>Acts on an answer, once for each message.</summary>
    public void Answer(WebhookExchange exchange)
    {
        if (exchange.Error is not null || !twilio.Log.TryAnswer(exchange.MessageSid))
            return;

        foreach (var message in exchange.Messages)
        {
            twilio.Accept(new SentMessage
            {
                Sid = TwilioSid.New(message.MediaUrl is null ? "SM" : "MM"),
                To = message.To ?? ChannelAddress.Of(exchange.Person),
                From = ChannelAddress.Of(exchange.Number),
                Body = message.Body,
                MediaUrl = message.MediaUrl,
                StatusCallback = message.StatusCallback,
                Via = SentVia.TwiML,
                At = time.GetUtcNow(),
                InReplyTo = exchange.MessageSid,
            });
        }
    }

    public async Task<int?> PostStatusAsync(SentMessage message, string status, int? errorCode, CancellationToken cancellationToken)
    {
        var number = ChannelAddress.Person(message.From)!;
        var sender = senders.Find(number);
        if (!Uri.TryCreate(message.StatusCallback ?? sender?.StatusCallbackUrl, UriKind.Absolute, out var callback))
            return null;

        var account = accounts.OfNumber(number);
        var form = StatusForm.Build(message, status, errorCode, account.AccountSid, sender?.Sid);
        var signedUrl = callback.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);
        var call = new WebhookExchange
        {
            MessageSid = message.Sid,
            Person = ChannelAddress.Person(message.To)!,
            Number = number,
            Form = form,
            RawBody = FormEncoding.Encode(form),
            Url = twilio.Reachable(callback),
            SignedUrl = signedUrl,
            Signature = WebhookSignature.Compute(account.AuthToken, signedUrl, form),
            IdempotencyToken = Guid.NewGuid().ToString(),
            At = time.GetUtcNow(),
        };
        using var either = CancellationTokenSource.CreateLinkedTokenSource(twilio.Stopping, cancellationToken);
        return (await webhooks.PostAsync(call, either.Token)).Status;
    }

    // What a sender was told by REST is signed as it was told; the emulator's own address as the public one.
    private string SignedUrl(string number, Uri url) => senders.Find(number)?.CallbackUrl is { } told
        ? WebhookSignature.SignedUrl(new Uri(told), null)
        : WebhookSignature.SignedUrl(url, twilio.PublicUrl);

    private string MediaUrl(string accountSid, string messageSid, string mediaSid) =>
        new Uri(twilio.BaseUrl, $"/2010-04-01/Accounts/{accountSid}/Messages/{messageSid}/Media/{mediaSid}").AbsoluteUri;
}
