using System.Diagnostics.CodeAnalysis;

namespace WhatsAppBridge.Twilio.Rest;

/// <summary>What a call was for, or the error in its place.</summary>
internal readonly record struct TwilioResult<T>
{
    public TwilioResult(T value) => Value = value;

    public TwilioResult(TwilioError error) => Error = error;

    public T? Value { get; }

    public TwilioError? Error { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

    public static implicit operator TwilioResult<T>(T value) => new(value);

    public static implicit operator TwilioResult<T>(TwilioError error) => new(error);
}
