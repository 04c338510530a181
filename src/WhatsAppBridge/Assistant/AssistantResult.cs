using System.Diagnostics.CodeAnalysis;

namespace WhatsAppBridge.Assistant;

/// <summary>An answer or the error in its place.</summary>
internal readonly record struct AssistantResult<T>
{
    private AssistantResult(T? value, AssistantError? error)
    {
        Value = value;
        Error = error;
    }

    public T? Value { get; }

    public AssistantError? Error { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

    public static implicit operator AssistantResult<T>(T value) => new(value, null);

    public static implicit operator AssistantResult<T>(AssistantError error) => new(default, error);
}
