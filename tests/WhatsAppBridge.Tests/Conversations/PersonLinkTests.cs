using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Tests.Conversations;

/// <summary>The decision alone, case by case.</summary>
public sealed class PersonLinkTests
{
    private static readonly WhatsAppAddress Phone = new("+14155550123"), Id = new("US.1"), OtherId = new("US.2"), OtherPhone = new("+14155550124");

    [Fact]
    public void Somebody_new_is_known_by_the_id() =>
        Assert.Equal(new PersonLink(Id, NewAlias: Phone, MergedPerson: Phone), PersonLink.Of(Unknown(Phone), Unknown(Id)));

    [Fact]
    public void Somebody_known_by_the_number_keeps_that_name() =>
        Assert.Equal(new PersonLink(Phone, NewAlias: Id), PersonLink.Of(Unknown(Phone) with { HasConversations = true }, Unknown(Id)));

    [Fact]
    public void Somebody_known_by_both_is_merged_under_the_id() =>
        Assert.Equal(
            new PersonLink(Id, NewAlias: Phone, MergedPerson: Phone),
            PersonLink.Of(Unknown(Phone) with { HasConversations = true }, Unknown(Id) with { HasConversations = true }));

    [Fact]
    public void What_is_linked_already_is_no_news()
    {
        Assert.Equal(new PersonLink(Id), PersonLink.Of(Unknown(Phone) with { AliasOf = Id }, Unknown(Id) with { HasAliases = true }));
        Assert.Equal(new PersonLink(Phone), PersonLink.Of(Unknown(Phone) with { HasAliases = true }, Unknown(Id) with { AliasOf = Phone }));
    }

    [Fact]
    public void A_number_of_another_id_goes_to_the_new_owner_without_its_conversations()
    {
        Assert.Equal(
            new PersonLink(OtherId, NewAlias: Phone),
            PersonLink.Of(Unknown(Phone) with { AliasOf = Id }, Unknown(OtherId)));
        Assert.Equal(
            new PersonLink(OtherId, NewAlias: Phone),
            PersonLink.Of(Unknown(Phone) with { HasAliases = true, HasConversations = true }, Unknown(OtherId)));
    }

    [Fact]
    public void An_id_that_shows_another_number_stays_the_person() =>
        Assert.Equal(
            new PersonLink(Phone, NewAlias: OtherPhone, MergedPerson: OtherPhone),
            PersonLink.Of(Unknown(OtherPhone), Unknown(Id) with { AliasOf = Phone }));

    private static KnownAddress Unknown(WhatsAppAddress address) => new(address, null, false, false);
}
