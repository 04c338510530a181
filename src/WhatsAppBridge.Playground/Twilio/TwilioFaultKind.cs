namespace WhatsAppBridge.Playground.Twilio;

/// <summary>The ways the REST interface can fail its caller.</summary>
public enum TwilioFaultKind
{
    /// <summary>An answer of one's choosing, and nothing done.</summary>
    Answer,

    /// <summary>The connection is cut, and nothing done.</summary>
    Drop,

    /// <summary>No answer until the client goes away, and nothing done.</summary>
    Hang,

    /// <summary>Done, but the connection is cut before the answer.</summary>
    DropAfterwards,

    /// <summary>Done, but the connection is cut in the middle of the answer.</summary>
    CutAnswer,

    /// <summary>Done, but answered with an error.</summary>
    FailAfterwards,
}
