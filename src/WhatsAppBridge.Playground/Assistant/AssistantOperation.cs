namespace WhatsAppBridge.Playground.Assistant;

/// <summary>What a call to the emulated service asked for.</summary>
public enum AssistantOperation
{
    /// <summary>A path or method the service does not have.</summary>
    Unknown,

    /// <summary>A new session.</summary>
    CreateSession,

    /// <summary>One turn, with or without a session.</summary>
    Message,

    /// <summary>The end of a session.</summary>
    DeleteSession,

    /// <summary>Erasure of everything labelled with a customer id.</summary>
    DeleteUserData,

    /// <summary>An access token, from IAM or from Cloud Pak for Data.</summary>
    Token,
}
