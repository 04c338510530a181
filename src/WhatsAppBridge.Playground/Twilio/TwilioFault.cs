namespace WhatsAppBridge.Playground.Twilio;

/// <summary>One failure of the REST interface, made by the factory methods and aimed with <see cref="On"/>.</summary>
public sealed record TwilioFault
{
    private TwilioFault(TwilioFaultKind kind) => Kind = kind;

    public TwilioFaultKind Kind { get; }

    /// <summary>The operation that fails; creating a message unless told otherwise.</summary>
    public TwilioOperation Operation { get; private init; }

    public int Status { get; private init; }

    public string Body { get; private init; } = "";

    /// <summary>Headers to send along.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; private init; } = [];

    /// <summary>Nothing is done; Twilio says so with a code.</summary>
    public static TwilioFault Refuse(int status, int code) => Answer(status, RestError.Injected(status, code).ToJson().ToJsonString());

    /// <summary>Nothing is done; what a gateway would say.</summary>
    public static TwilioFault Answer(int status, string body) => new(TwilioFaultKind.Answer) { Status = status, Body = body };

    /// <summary>Nothing is done; the connection is cut.</summary>
    public static TwilioFault Drop() => new(TwilioFaultKind.Drop);

    /// <summary>Nothing is done and nothing is said until the client goes away.</summary>
    public static TwilioFault Hang() => new(TwilioFaultKind.Hang);

    /// <summary>All is done; the answer is lost with the connection.</summary>
    public static TwilioFault DropAfterwards() => new(TwilioFaultKind.DropAfterwards);

    /// <summary>All is done; the connection is cut in the middle of the answer.</summary>
    public static TwilioFault CutAnswer() => new(TwilioFaultKind.CutAnswer);

    /// <summary>All is done; the answer says otherwise.</summary>
    public static TwilioFault FailAfterwards(int status, int code) =>
        new(TwilioFaultKind.FailAfterwards) { Status = status, Body = RestError.Injected(status, code).ToJson().ToJsonString() };

    /// <summary>The same fault for another operation.</summary>
    public TwilioFault On(TwilioOperation operation) => this with { Operation = operation };

    public TwilioFault With(string header, string value) => this with { Headers = [.. Headers, new(header, value)] };
}
