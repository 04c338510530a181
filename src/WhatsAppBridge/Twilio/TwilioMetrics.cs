using System.Diagnostics.Metrics;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Telemetry;

namespace WhatsAppBridge.Twilio;

/// <summary>What comes in from Twilio and goes out to it.</summary>
internal sealed class TwilioMetrics
{
    private readonly Counter<long> _messages;
    private readonly Histogram<double> _margin;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _sends;

    public TwilioMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("WhatsAppBridge");
        _messages = meter.CreateCounter<long>("whatsappbridge.messages", "{message}", "Signed webhooks with a person's message, by its kind and what the webhook heard");
        _margin = meter.CreateHistogram("whatsappbridge.webhook.margin", "s", "Time that was left of Conversation:ReplyDeadline when a webhook was answered", null, Durations.Margin);
        _refusals = meter.CreateCounter<long>("whatsappbridge.webhook.refusals", "{request}", "Requests at the webhooks that were refused, by reason");
        _sends = meter.CreateCounter<long>("whatsappbridge.sends", "{message}", "Messages handed to Twilio's REST API, by outcome and Twilio's error code");
    }

    public void CountMessage(InboundMessage message, WebhookOutcome outcome, TimeSpan left)
    {
        _messages.Add(1, KeyValuePair.Create<string, object?>("kind", NameOf(message.Kind)), KeyValuePair.Create<string, object?>("outcome", NameOf(outcome)));
        if (outcome is WebhookOutcome.Answered or WebhookOutcome.Silent)
            _margin.Record(left.TotalSeconds);
    }

    /// <param name="reason">One of a few words.</param>
    public void CountRefusal(string reason) => _refusals.Add(1, KeyValuePair.Create<string, object?>("reason", reason));

    public void CountSend(SendOutcome outcome)
    {
        var kind = KeyValuePair.Create<string, object?>("outcome", NameOf(outcome.Kind));
        if (outcome.ErrorCode is { } code)
            _sends.Add(1, kind, KeyValuePair.Create<string, object?>("error_code", code));
        else
            _sends.Add(1, kind);
    }

    private static string NameOf(InboundKind kind) => kind switch
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

    private static string NameOf(WebhookOutcome outcome) => outcome switch
    {
        WebhookOutcome.Answered => "answered",
        WebhookOutcome.Silent => "silent",
        WebhookOutcome.NotRecorded => "not_recorded",
        _ => "hung_up",
    };

    private static string NameOf(SendOutcomeKind kind) => kind switch
    {
        SendOutcomeKind.Accepted => "accepted",
        SendOutcomeKind.NotNow => "not_now",
        SendOutcomeKind.Rejected => "rejected",
        SendOutcomeKind.Refused => "refused",
        _ => "unknown",
    };
}

/// <summary>What a webhook with a message heard.</summary>
internal enum WebhookOutcome
{
    /// <summary>Messages, in TwiML.</summary>
    Answered,

    /// <summary>An empty response: there is nothing to say, or it goes by REST.</summary>
    Silent,

    /// <summary>503: the store could not record it.</summary>
    NotRecorded,

    /// <summary>Twilio was gone before the answer.</summary>
    HungUp,
}
