namespace WhatsAppBridge.Conversations;

/// <summary>
/// Who somebody is, decided from the two names WhatsApp gives people: the phone number, which may be hidden and may get
/// a new owner, and the business-scoped user id, which old messages lack. Pure.
/// </summary>
/// <param name="Person">The person's name from now on: the address they were first known by.</param>
/// <param name="NewAlias">The address that from now on means this person, when that is news.</param>
/// <param name="MergedPerson">Somebody who turned out to be the same person: their conversations become this person's, those
/// included that a turn under way has yet to begin.</param>
internal readonly record struct PersonLink(WhatsAppAddress Person, WhatsAppAddress? NewAlias = null, WhatsAppAddress? MergedPerson = null)
{
    /// <summary>The decision for a message that shows both names.</summary>
    /// <param name="phoneNumber">The phone number and what is known of it.</param>
    /// <param name="userId">The user id and what is known of it.</param>
    public static PersonLink Of(KnownAddress phoneNumber, KnownAddress userId)
    {
        var person = userId.Person;
        if (phoneNumber.Person == person)
            return new PersonLink(person);

        // An id of its own that has met nobody yet, and a number with nobody's id behind it: somebody known by the
        // number from before there were ids, or from messages that lacked them.
        var isNumberFree = phoneNumber.AliasOf is null && !phoneNumber.HasAliases;
        if (userId.AliasOf is null && !userId.HasConversations && !userId.HasAliases && isNumberFree && phoneNumber.HasConversations)
            return new PersonLink(phoneNumber.Address, NewAlias: userId.Address);

        // The id is the person. A number that belonged to another id has a new owner, who must not inherit a conversation.
        return new PersonLink(person, NewAlias: phoneNumber.Address, MergedPerson: isNumberFree ? phoneNumber.Address : null);
    }
}

/// <summary>What is known of an address.</summary>
/// <param name="Address">The address.</param>
/// <param name="AliasOf">The person it means, when that person is known by another address.</param>
/// <param name="HasAliases">Other addresses mean the person known by this one.</param>
/// <param name="HasConversations">There are conversations with the person known by this address.</param>
internal readonly record struct KnownAddress(WhatsAppAddress Address, WhatsAppAddress? AliasOf, bool HasAliases, bool HasConversations)
{
    public WhatsAppAddress Person => AliasOf ?? Address;
}
