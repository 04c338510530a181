using WhatsAppBridge.Settings;

namespace WhatsAppBridge.Conversations;

/// <summary>How the messages of an answer follow each other.</summary>
internal sealed record DeliveryOptions
{
    public const string Section = "Delivery";

    public DeliveryOrdering Ordering { get; init; }

    /// <summary>With strict ordering, how long the next message waits at most for a report of the one before.</summary>
    public TimeSpan StrictPatience { get; init; }

    public static DeliveryOptions Read(SettingsReader settings) => new()
    {
        Ordering = settings.Choice("Ordering", DeliveryOrdering.Handover),
        StrictPatience = settings.Time("StrictPatience", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
    };
}

internal enum DeliveryOrdering
{
    /// <summary>
    /// The next message goes when Twilio has taken the one before. Twilio keeps that order nearly always, and promises it
    /// nowhere.
    /// </summary>
    Handover,

    /// <summary>
    /// The next message goes when the one before is reported sent, delivered or failed, or after a time. Answers of
    /// several messages go by REST, for of those in TwiML nothing is reported to whoever waits.
    /// </summary>
    Strict,
}
