using System.Globalization;

namespace WhatsAppBridge.Playground.Assistant;

/// <summary>One failure to play, made by the factory methods and aimed with <see cref="On"/>.</summary>
public sealed record AssistantFault
{
    private AssistantFault(AssistantFaultKind kind) => Kind = kind;

    public AssistantFaultKind Kind { get; }

    /// <summary>The operation that fails; a message unless told otherwise.</summary>
    public AssistantOperation Operation { get; private init; } = AssistantOperation.Message;

    public int StatusCode { get; private init; } = 200;

    public string Body { get; private init; } = "";

    public string ContentType { get; private init; } = "application/json";

    /// <summary>The value of a Retry-After header to send along, in whole seconds.</summary>
    public string? RetryAfter { get; private init; }

    /// <summary>How long a hang or a delay lasts; null for a hang without end.</summary>
    public TimeSpan? Duration { get; private init; }

    public static AssistantFault Status(int code, string body = "", string contentType = "application/json") =>
        new(AssistantFaultKind.Status) { StatusCode = code, Body = body, ContentType = contentType };

    /// <summary>An error in the shape the service itself uses.</summary>
    public static AssistantFault Error(int code, string error) =>
        Status(code, AssistantRefusals.Error(code, error).Body.ToJsonString());

    /// <summary>429 as the service has been seen to send it: plain text.</summary>
    public static AssistantFault RateLimited(TimeSpan? retryAfter = null) =>
        Status(429, "Rate limit exceeded", "text/plain") with
        {
            RetryAfter = retryAfter?.TotalSeconds.ToString("0", CultureInfo.InvariantCulture),
        };

    public static AssistantFault Hang(TimeSpan? duration = null) => new(AssistantFaultKind.Hang) { Duration = duration };

    public static AssistantFault Garbage() =>
        new(AssistantFaultKind.Garbage) { Body = "<html><body>upstream connect error</body></html>" };

    public static AssistantFault Empty() => new(AssistantFaultKind.Empty);

    public static AssistantFault Drop() => new(AssistantFaultKind.Drop);

    public static AssistantFault Delay(TimeSpan duration) => new(AssistantFaultKind.Delay) { Duration = duration };

    public static AssistantFault TruncatedBody() => new(AssistantFaultKind.TruncatedBody);

    /// <summary>The same fault for another operation.</summary>
    public AssistantFault On(AssistantOperation operation) => this with { Operation = operation };
}
