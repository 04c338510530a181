using System.Collections;

namespace WhatsAppBridge.Conversations;

/// <summary>
/// What every log line of a turn carries: which message, and whom it is about, masked. Put together when there is a line, and not
/// held while the assistant thinks.
/// </summary>
internal sealed class TurnScope(InboundMessage message) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 3;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("MessageSid", message.Sid.Value),
        // By the number where it shows: operators know people by it, not by an id.
        1 => new("Person", (message.PhoneNumber ?? message.From).Masked),
        2 => new("Number", message.Conversation.Number.Masked),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
            yield return this[index];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{message.Sid} from {message.Conversation}";
}
