using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>
/// Twilio on this machine: posts people's messages to a webhook, signed, and takes messages for them by TwiML and by
/// the REST interface, which the official SDKs can speak to unchanged.
/// </summary>
public sealed class EmulatedTwilio : IAsyncDisposable
{
    private readonly EmulatedTwilioOptions _options;
    private readonly TimeProvider _time;
    private readonly WebhookClient _webhooks;
    private readonly Conversations _conversations;
    private readonly StoredMedia _media = new();
    private readonly CancellationTokenSource _stopping = new();
    private WebApplication? _app;

    private EmulatedTwilio(EmulatedTwilioOptions options)
    {
        _options = options;
        _time = options.TimeProvider;
        _webhooks = new WebhookClient(options.WebhookTimeout, options.TimeProvider);
        _conversations = new Conversations(options.TimeProvider);
        PublicUrl = options.PublicUrl;
    }

    /// <summary>Origin of the REST interface: what the bridge's Twilio:ApiUrl and Twilio:MessagingUrl are set to.</summary>
    public Uri BaseUrl { get; private set; } = new("http://127.0.0.1");

    public string AccountSid => _options.AccountSid;

    public string AuthToken => _options.AuthToken;

    public string ApiKeySid => _options.ApiKeySid;

    public string ApiKeySecret => _options.ApiKeySecret;

    public string Number => _options.Number;

    /// <summary>Where incoming messages are posted to; it may have a query.</summary>
    public Uri? WebhookUrl { get; set; }

    /// <summary>What the signature covers instead of the origin that is posted to.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>Faults for the next messages created by REST.</summary>
    public TwilioFaults Faults { get; } = new();

    /// <summary>Every message for a person, by REST or TwiML, in order of acceptance.</summary>
    public IReadOnlyList<SentMessage> Sent => Log.Sent;

    internal TwilioLog Log { get; } = new();

    /// <summary>Differs from start to start, so that a page notices that the versions it knows are gone.</summary>
    internal string Epoch { get; } = TwilioSid.New("")[..8];

    internal CancellationToken Stopping => _stopping.Token;

    public static async Task<EmulatedTwilio> StartAsync(EmulatedTwilioOptions? options = null, CancellationToken cancellationToken = default)
    {
        var twilio = new EmulatedTwilio(options ?? new EmulatedTwilioOptions());

        // Nothing from configuration: a test's environment or the bridge's settings must not move this server.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{twilio._options.Port}");
        builder.Services.AddRoutingCore().AddSingleton<IHostLifetime, OwnedLifetime>();
        var app = builder.Build();
        app.MapTwilioRest(new TwilioRest(twilio, twilio._media, twilio._options));
        await app.StartAsync(cancellationToken);

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        twilio.BaseUrl = new Uri(addresses.Addresses.First());
        twilio._app = app;
        return twilio;
    }

    /// <summary>Sends a message from a phone, and waits for the webhook's answer. Never throws for what the webhook does.</summary>
    public async Task<WebhookExchange> DeliverAsync(PhoneMessage message, CancellationToken cancellationToken = default)
    {
        var exchange = Compose(message, WebhookUrl ?? throw new InvalidOperationException($"Set {nameof(WebhookUrl)} first."));
        var conversation = _conversations.Of(message.Person);
        conversation.Sent(BubbleOf(message, exchange));
        Log.Add(exchange);
        try
        {
            exchange = await PostAsync(exchange, cancellationToken);
        }
        finally
        {
            // Also when the caller gives up, so that the phone does not wait for ever.
            var status = exchange is { Error: null, Status: > 0 } ? BubbleStatus.Delivered : BubbleStatus.Failed;
            conversation.Answered(exchange.MessageSid, status, Note(exchange.Error));
        }

        Answer(exchange);
        return exchange;
    }

    /// <summary>Posts the same message once more, as Twilio does when a call failed: same SID, same idempotency token, same body.</summary>
    public async Task<WebhookExchange> RedeliverAsync(WebhookExchange exchange, CancellationToken cancellationToken = default)
    {
        var again = exchange with
        {
            At = _time.GetUtcNow(),
            Status = 0,
            ContentType = null,
            TwiML = "",
            Messages = [],
            Error = null,
            Warnings = [],
            Elapsed = default,
        };
        again = await PostAsync(again, cancellationToken);
        Answer(again);
        return again;
    }

    /// <summary>
    /// Tells the bridge what became of a message (sent, delivered, read, failed ...), if it asked to be told.
    /// Null when it did not, 0 when nobody answered, else the HTTP status.
    /// </summary>
    public async Task<int?> PostStatusAsync(SentMessage message, string status, int? errorCode = null, CancellationToken cancellationToken = default)
    {
        if (!Uri.TryCreate(message.StatusCallback, UriKind.Absolute, out var callback))
            return null;

        var form = StatusForm.Build(message, status, errorCode, AccountSid);
        var call = new WebhookExchange
        {
            MessageSid = message.Sid,
            Person = ChannelAddress.Person(message.To)!,
            Form = form,
            RawBody = FormEncoding.Encode(form),
            Url = Reachable(callback),
            SignedUrl = callback.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped),
            Signature = WebhookSignature.Compute(AuthToken, callback.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped), form),
            IdempotencyToken = Guid.NewGuid().ToString(),
            At = _time.GetUtcNow(),
        };
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, cancellationToken);
        return (await _webhooks.PostAsync(call, either.Token)).Status;
    }

    public Conversation ConversationOf(string person) => _conversations.Of(person);

    /// <summary>All messages for people from the first on, then every further one as it is accepted.</summary>
    public IAsyncEnumerable<SentMessage> WatchSentAsync(CancellationToken cancellationToken = default) =>
        Log.WatchSentAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_app is not null)
            await _app.DisposeAsync();

        _webhooks.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Takes a message over for delivery: it counts as sent and shows on the phone.</summary>
    internal void Accept(SentMessage message)
    {
        Log.Add(message);
        var bubble = new Bubble
        {
            Id = message.Sid,
            Direction = BubbleDirection.In,
            Text = message.Body,
            MediaUrl = message.MediaUrl,
            MediaContentType = message.MediaUrl is null ? null : MediaKind.ContentType(message.MediaUrl),
            At = message.At,
            Status = message.Error is null ? BubbleStatus.Delivered : BubbleStatus.Failed,
            Via = message.Via,
        };
        _conversations.Of(ChannelAddress.Person(message.To)!).Arrived(bubble, Note(message.Error));
    }

    private WebhookExchange Compose(PhoneMessage message, Uri webhook)
    {
        var sid = message.MessageSid ?? TwilioSid.New(message.Media.Count > 0 ? "MM" : "SM");
        var mediaUrls = message.Media.Select(m => m.Url ?? MediaUrl(sid, _media.Add(m))).ToArray();
        var form = WebhookForm.Build(message, sid, AccountSid, Number, mediaUrls);
        var signedUrl = WebhookSignature.SignedUrl(webhook, PublicUrl);
        return new WebhookExchange
        {
            MessageSid = sid,
            Person = message.Person.Address,
            Form = form,
            RawBody = FormEncoding.Encode(form),
            Url = webhook,
            SignedUrl = signedUrl,
            Signature = WebhookSignature.Compute(AuthToken, signedUrl, form),
            IdempotencyToken = Guid.NewGuid().ToString(),
            At = _time.GetUtcNow(),
        };
    }

    private static Bubble BubbleOf(PhoneMessage message, WebhookExchange exchange) => new()
    {
        Id = exchange.MessageSid,
        Direction = BubbleDirection.Out,
        Text = message.Location is { } place
            ? string.Create(CultureInfo.InvariantCulture, $"{place.Label ?? "Location"} ({place.Latitude}, {place.Longitude})")
            : Field(exchange, "Body"),
        MediaUrl = message.Media.Count > 0 ? Field(exchange, "MediaUrl0") : null,
        MediaContentType = message.Media is [var first, ..] ? first.ContentType : null,
        At = exchange.At,
        ClientId = message.ClientId,
    };

    private static string Field(WebhookExchange exchange, string name) => exchange.Form.First(p => p.Key == name).Value;

    private async Task<WebhookExchange> PostAsync(WebhookExchange exchange, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, cancellationToken);
        exchange = await _webhooks.PostAsync(exchange, either.Token);
        Log.Add(exchange);
        return exchange;
    }

    private void Answer(WebhookExchange exchange)
    {
        if (exchange.Error is not null || !Log.TryAnswer(exchange.MessageSid))
            return;

        foreach (var message in exchange.Messages)
        {
            Accept(new SentMessage
            {
                Sid = TwilioSid.New(message.MediaUrl is null ? "SM" : "MM"),
                To = message.To ?? ChannelAddress.Of(exchange.Person),
                From = ChannelAddress.Of(Number),
                Body = message.Body,
                MediaUrl = message.MediaUrl,
                StatusCallback = message.StatusCallback,
                Via = SentVia.TwiML,
                At = _time.GetUtcNow(),
                InReplyTo = exchange.MessageSid,
            });
        }
    }

    /// <summary>A callback at the public address is posted to where the bridge really listens.</summary>
    private Uri Reachable(Uri callback) =>
        PublicUrl is not null && WebhookUrl is not null && callback.OriginalString.StartsWith(PublicUrl.OriginalString.TrimEnd('/') + "/", StringComparison.Ordinal)
            ? new Uri(WebhookUrl, callback.OriginalString[PublicUrl.OriginalString.TrimEnd('/').Length..])
            : callback;

    private string MediaUrl(string messageSid, string mediaSid) =>
        new Uri(BaseUrl, $"/2010-04-01/Accounts/{AccountSid}/Messages/{messageSid}/Media/{mediaSid}").AbsoluteUri;

    private static string? Note(TwilioError? error) => error is null ? null : $"Twilio error {error.Code}: {error.Text}";
}
