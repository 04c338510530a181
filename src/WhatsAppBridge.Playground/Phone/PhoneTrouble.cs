namespace WhatsAppBridge.Playground.Phone;

/// <summary>What goes wrong with one message, because the person at the page wants to see what happens then.</summary>
public enum PhoneTrouble
{
    None,

    /// <summary>The assistant answers with an error of its own.</summary>
    AssistantError,

    /// <summary>The assistant has forgotten the session.</summary>
    ExpiredSession,

    /// <summary>The webhook comes a second time, as after a lost answer.</summary>
    DuplicateWebhook,

    /// <summary>Twilio's connection to the bridge breaks before the answer is through it.</summary>
    LostConnection,

    /// <summary>The answer does not arrive on the person's phone.</summary>
    Undelivered,
}
