namespace WhatsAppBridge.Twilio.Rest;

/// <summary>A number people can write to on WhatsApp.</summary>
internal sealed record TwilioSender
{
    private const string Prefix = "whatsapp:";

    /// <summary><c>XE</c> and 32 hexadecimal digits.</summary>
    public required string Sid { get; init; }

    public required WhatsAppAddress Number { get; init; }

    /// <summary><c>ONLINE</c>, <c>OFFLINE</c>, <c>PENDING_VERIFICATION</c> and more.</summary>
    public required string Status { get; init; }

    public SenderWebhook? Webhook { get; init; }

    /// <summary>What Meta thinks of it: <c>HIGH</c>, <c>MEDIUM</c>, <c>LOW</c>.</summary>
    public string? QualityRating { get; init; }

    public string? MessagingLimit { get; init; }

    /// <summary>Why it is offline, in Twilio's words.</summary>
    public IReadOnlyList<string> OfflineReasons { get; init; } = [];

    public bool IsOnline => Status.StartsWith("ONLINE", StringComparison.Ordinal);

    /// <summary>Null for an entry without a SID or a number, which nothing could be done with.</summary>
    public static TwilioSender? Of(SenderDocument? document) =>
        document is { Sid: { Length: > 0 } sid, SenderId: { Length: > 0 } id }
            ? new TwilioSender
            {
                Sid = sid,
                Number = new WhatsAppAddress(id.StartsWith(Prefix, StringComparison.Ordinal) ? id[Prefix.Length..] : id),
                Status = document.Status ?? "",
                Webhook = document.Webhook,
                QualityRating = document.Properties?.QualityRating,
                MessagingLimit = document.Properties?.MessagingLimit,
                OfflineReasons = [.. (document.OfflineReasons ?? []).Select(reason => reason?.Message ?? reason?.Code).OfType<string>()],
            }
            : null;
}

/// <summary>Where Twilio posts what people write to a sender, where to when that fails, and where to what becomes of answers.</summary>
internal sealed record SenderWebhook
{
    public string? CallbackUrl { get; init; }

    public string? CallbackMethod { get; init; }

    public string? FallbackUrl { get; init; }

    public string? FallbackMethod { get; init; }

    public string? StatusCallbackUrl { get; init; }

    public string? StatusCallbackMethod { get; init; }
}
