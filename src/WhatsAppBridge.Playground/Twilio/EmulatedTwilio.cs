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
    private readonly EmulatedAccounts _accounts;
    private readonly EmulatedSenders _senders;
    private readonly WebhookClient _webhooks;
    private readonly Deliveries _deliveries;
    private readonly Conversations _conversations;
    private readonly StoredMedia _stored = new();
    private readonly CancellationTokenSource _stopping = new();
    private Uri? _webhookUrl;
    private MediaCdn? _cdn;
    private WebApplication? _app;

    private EmulatedTwilio(EmulatedTwilioOptions options)
    {
        _options = options;
        _accounts = new EmulatedAccounts(options);
        _senders = new EmulatedSenders(_accounts);
        _webhooks = new WebhookClient(options.WebhookTimeout, options.TimeProvider);
        _deliveries = new Deliveries(this, _accounts, _senders, _webhooks, _stored, options.TimeProvider);
        _conversations = new Conversations(options.TimeProvider);
        PublicUrl = options.PublicUrl;
    }

    /// <summary>Origin of the REST interface: what the bridge's Twilio:ApiUrl and Twilio:MessagingUrl are set to.</summary>
    public Uri BaseUrl { get; private set; } = new("http://127.0.0.1");

    /// <summary>Origin of the content network that attachments are redirected to.</summary>
    public Uri MediaCdnUrl => _cdn!.Url;

    public string AccountSid => _options.AccountSid;

    public string AuthToken => _options.AuthToken;

    public string ApiKeySid => _options.ApiKeySid;

    public string ApiKeySecret => _options.ApiKeySecret;

    public string Number => _options.Number;

    public IReadOnlyList<EmulatedAccount> Subaccounts => _options.Subaccounts;

    /// <summary>
    /// Where messages for <see cref="Number"/> are posted to; it may have a query. So are those of every other number
    /// that was not told otherwise by REST.
    /// </summary>
    public Uri? WebhookUrl
    {
        get => WebhookOf(Number);
        set
        {
            _webhookUrl = value;
            ChangeSender(Number, sender => sender with { CallbackUrl = null });
        }
    }

    /// <summary>What the signature covers instead of the origin that is posted to.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>Faults for the next calls of the REST interface.</summary>
    public TwilioFaults Faults { get; } = new();

    /// <summary>How far the clock of the REST interface is ahead of this machine's, as its answers say.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>How attachments are served, and who fetched them.</summary>
    public EmulatedMedia Media { get; } = new();

    /// <summary>Every message for a person, by REST or TwiML, in order of acceptance.</summary>
    public IReadOnlyList<SentMessage> Sent => Log.Sent;

    internal TwilioLog Log { get; } = new();

    /// <summary>Differs from start to start, so that a page notices that the versions it knows are gone.</summary>
    internal string Epoch { get; } = TwilioSid.New("")[..8];

    internal CancellationToken Stopping => _stopping.Token;

    public static async Task<EmulatedTwilio> StartAsync(EmulatedTwilioOptions? options = null, CancellationToken cancellationToken = default)
    {
        var twilio = new EmulatedTwilio(options ?? new EmulatedTwilioOptions());
        twilio._cdn = await MediaCdn.StartAsync(twilio._stored, twilio.Media, twilio._options.TimeProvider, cancellationToken);

        // Nothing from configuration: a test's environment or the bridge's settings must not move this server.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{twilio._options.Port}");
        builder.Services.AddRoutingCore().AddSingleton<IHostLifetime, OwnedLifetime>();
        var app = builder.Build();
        app.Use((context, next) =>
        {
            if (twilio.ClockOffset != TimeSpan.Zero)
                context.Response.Headers.Date = (TimeProvider.System.GetUtcNow() + twilio.ClockOffset).ToString("R");
            return next(context);
        });
        app.MapTwilioRest(
            new TwilioRest(twilio, twilio._accounts, twilio._stored, twilio._options.TimeProvider),
            new SenderRest(twilio, twilio._senders),
            new MediaRest(twilio._stored, twilio.Media, twilio._cdn));
        await app.StartAsync(cancellationToken);

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        twilio.BaseUrl = new Uri(addresses.Addresses.First());
        twilio._app = app;
        return twilio;
    }

    /// <summary>Sends a message from a phone, and waits for the webhook's answer. Never throws for what the webhook does.</summary>
    public async Task<WebhookExchange> DeliverAsync(PhoneMessage message, CancellationToken cancellationToken = default)
    {
        var exchange = _deliveries.Compose(message);
        var conversation = _conversations.Of(message.Person);
        conversation.Sent(BubbleOf(message, exchange));
        Log.Add(exchange);
        try
        {
            exchange = await _deliveries.PostAsync(exchange, cancellationToken);
        }
        finally
        {
            // Also when the caller gives up, so that the phone does not wait for ever.
            var status = exchange is { Error: null, Status: > 0 } ? BubbleStatus.Delivered : BubbleStatus.Failed;
            conversation.Answered(exchange.MessageSid, status, Note(exchange.Error));
        }

        _deliveries.Answer(exchange);
        return exchange;
    }

    /// <summary>Posts the same message once more, as Twilio does when a call failed: same SID, same idempotency token, same body.</summary>
    public async Task<WebhookExchange> RedeliverAsync(WebhookExchange exchange, CancellationToken cancellationToken = default)
    {
        var again = exchange with
        {
            At = _options.TimeProvider.GetUtcNow(),
            Status = 0,
            ContentType = null,
            TwiML = "",
            Messages = [],
            Error = null,
            Warnings = [],
            Elapsed = default,
        };
        again = await _deliveries.PostAsync(again, cancellationToken);
        _deliveries.Answer(again);
        return again;
    }

    /// <summary>
    /// Tells the bridge what became of a message (sent, delivered, read, failed ...), if it or its sender asked to be told.
    /// Null when they did not, 0 when nobody answered, else the HTTP status.
    /// </summary>
    public Task<int?> PostStatusAsync(SentMessage message, string status, int? errorCode = null, CancellationToken cancellationToken = default) =>
        _deliveries.PostStatusAsync(message, status, errorCode, cancellationToken);

    /// <summary>The sender of a number; null for a number nobody has.</summary>
    public EmulatedSender? SenderOf(string number) => _senders.Find(number);

    /// <summary>Changes a sender, its status for example.</summary>
    public void ChangeSender(string number, Func<EmulatedSender, EmulatedSender> change) => _senders.Change(number, change);

    public Conversation ConversationOf(string person) => _conversations.Of(person);

    /// <summary>All messages for people from the first on, then every further one as it is accepted.</summary>
    public IAsyncEnumerable<SentMessage> WatchSentAsync(CancellationToken cancellationToken = default) =>
        Log.WatchSentAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_app is not null)
            await _app.DisposeAsync();
        if (_cdn is not null)
            await _cdn.DisposeAsync();

        _webhooks.Dispose();
        _stopping.Dispose();
    }

    /// <summary>An attachment a person sent, for the person's own phone; null for one that is not there any more.</summary>
    internal PhoneMedia? FindMedia(string sid) => _stored.Find(sid);

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

    /// <summary>Where messages for a number are really posted to.</summary>
    internal Uri? WebhookOf(string number) => _senders.Find(number)?.CallbackUrl is { } told ? Reachable(new Uri(told)) : _webhookUrl;

    /// <summary>Where a sender posts to, as its owner entered it.</summary>
    internal string? CallbackOf(EmulatedSender sender) =>
        sender.CallbackUrl ?? (_webhookUrl is { } url ? WebhookSignature.SignedUrl(url, PublicUrl) : null);

    /// <summary>An address at the public origin is posted to where the bridge really listens.</summary>
    internal Uri Reachable(Uri callback) =>
        PublicUrl is not null && _webhookUrl is not null && callback.OriginalString.StartsWith(PublicUrl.OriginalString.TrimEnd('/') + "/", StringComparison.Ordinal)
            ? new Uri(_webhookUrl, callback.OriginalString[PublicUrl.OriginalString.TrimEnd('/').Length..])
            : callback;

    private static Bubble BubbleOf(PhoneMessage message, WebhookExchange exchange) => new()
    {
        Id = exchange.MessageSid,
        Direction = BubbleDirection.Out,
        Text = message.Location is { } place
            ? string.Create(CultureInfo.InvariantCulture, $"{place.Label ?? "Location"} ({place.Latitude}, {place.Longitude})")
            : Field(exchange, "Body"),
        MediaUrl = message.Media.Count > 0 ? Field(exchange, "MediaUrl0") : null,
        MediaContentType = message.Media is [var first, ..] ? first.ContentType : null,
        FileName = message.Media is [var file, ..] ? file.FileName : null,
        Location = message.Location,
        IsTap = message.Button is not null,
        At = exchange.At,
        ClientId = message.ClientId,
    };

    private static string Field(WebhookExchange exchange, string name) => exchange.Form.First(p => p.Key == name).Value;

    private static string? Note(TwilioError? error) => error is null ? null : $"Twilio error {error.Code}: {error.Text}";
}
