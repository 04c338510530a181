using System.Collections.Concurrent;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>Conversations by the person's address. A person who hides the phone is reached by the user id as well.</summary>
internal sealed class Conversations(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Conversation> _byAddress = new(StringComparer.Ordinal);

    public Conversation Of(string person) =>
        _byAddress.GetOrAdd(person, static (address, clock) => new Conversation(address, clock), time);

    public Conversation Of(PhonePerson person)
    {
        var conversation = Of(person.Address);
        _byAddress[person.UserId] = conversation;
        return conversation;
    }
}
