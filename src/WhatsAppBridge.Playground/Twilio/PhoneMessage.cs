namespace WhatsAppBridge.Playground.Twilio;

/// <summary>What a person sends from the phone.</summary>
public sealed record PhoneMessage(PhonePerson Person, string Text = "")
{
    /// <summary>Which of our numbers it is for; null for the emulator's first.</summary>
    public string? To { get; init; }

    public IReadOnlyList<PhoneMedia> Media { get; init; } = [];

    public PhoneLocation? Location { get; init; }

    public PhoneButton? Button { get; init; }

    public PhoneListChoice? ListChoice { get; init; }

    public PhoneReaction? Reaction { get; init; }

    /// <summary>What a submitted WhatsApp Flow holds, as JSON text.</summary>
    public string? FlowData { get; init; }

    /// <summary>SID of a message that is quoted.</summary>
    public string? RepliedTo { get; init; }

    public PhoneForwarding Forwarding { get; init; }

    public PhoneReferral? Referral { get; init; }

    /// <summary>A MessageType of one's own; otherwise what the content is.</summary>
    public string? MessageType { get; init; }

    public WebhookShape Shape { get; init; }

    /// <summary>STOP, START or HELP, as Advanced Opt-Out adds it.</summary>
    public string? OptOutType { get; init; }

    /// <summary>A SID of one's own, for tests that must know it; otherwise one is made.</summary>
    public string? MessageSid { get; init; }

    /// <summary>Further fields, appended as they are: Twilio adds parameters without notice.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ExtraFields { get; init; } = [];

    /// <summary>When it is cancelled, the connection to the webhook breaks, if no answer is through it by then.</summary>
    public CancellationToken HangUp { get; init; }

    /// <summary>The page's own name for the message, handed back in the log.</summary>
    public string? ClientId { get; init; }
}
