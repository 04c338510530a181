using System.Collections;

namespace WhatsAppBridge.Conversations;

/// <summary>What every log line of a turn carries: which message, and whom it is about, masked.</summary>
internal sealed class TurnScope(InboundMessage message) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly KeyValuePair<string, object?>[] _properties =
    [
        new("MessageSid", message.Sid.Value),
        // By the number where it shows: operators know people by it, not by an id.
        new("Person", (message.PhoneNumber ?? message.From).Masked),
        new("Number", message.Conversation.Number.Masked),
    ];

    public int Count => _properties.Length;

    public KeyValuePair<string, object?> this[int index] => _properties[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _properties.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{message.Sid} from {message.Conversation}";
}
