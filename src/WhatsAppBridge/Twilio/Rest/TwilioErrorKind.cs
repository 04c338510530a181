namespace WhatsAppBridge.Twilio.Rest;

/// <summary>What to do about something Twilio did not do. One kind for each thing that can be done.</summary>
internal enum TwilioErrorKind
{
    /// <summary>No connection: nothing was sent. Later it may work.</summary>
    Unreachable,

    /// <summary>Too many at once: not processed, worth another try in a moment.</summary>
    Busy,

    /// <summary>An allowance is used up: not processed, and pointless before it is renewed, tomorrow or on a paid account.</summary>
    LimitReached,

    /// <summary>Nobody knows whether it was done: no answer, or none that can be read. Doing it again may do it twice.</summary>
    Unknown,

    /// <summary>Credentials, account or sender: nothing works before an operator has changed something.</summary>
    NotConfigured,

    /// <summary>What the address names is not there, or not there yet.</summary>
    NotFound,

    /// <summary>The person asked to be left alone. Only the person can change that.</summary>
    OptedOut,

    /// <summary>The person's last message is more than 24 hours old: only an approved template goes through.</summary>
    OutsideWindow,

    /// <summary>The attachment could not be carried. Its link in a text can.</summary>
    MediaRefused,

    /// <summary>This message can't go to this person, now or later.</summary>
    Refused,

    /// <summary>A message no bridge should have sent: too long, empty, with parameters that don't fit together.</summary>
    OurMistake,

    /// <summary>Lost on the way for a reason outside both ends. There is nothing to repair.</summary>
    NotDelivered,

    /// <summary>Twilio could not reach the bridge, or could not use what it answered.</summary>
    WebhookFailed,
}
