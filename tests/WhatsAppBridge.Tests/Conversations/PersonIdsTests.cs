using System.Security.Cryptography;
using System.Text;
using Moq;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Tests.Conversations;

public sealed class PersonIdsTests
{
    private static readonly WhatsAppAddress Ana = new("+14155550123"), Bob = new("US.1029384756102938");

    [Fact]
    public async Task A_person_is_named_by_a_keyed_hash_whoever_else_was_named_before_and_with_which_key()
    {
        var (ours, theirs) = (Ids("our secret, made up"), Ids("their secret, made up"));

        foreach (var (ids, secret) in new[] { (ours, "our secret, made up"), (theirs, "their secret, made up"), (ours, "our secret, made up") })
        {
            Assert.Equal(HashOf(secret, Ana), (await ids.OfAsync(Ana, TestContext.Current.CancellationToken)).ToString());
            Assert.Equal(HashOf(secret, Bob), (await ids.OfAsync(Bob, TestContext.Current.CancellationToken)).ToString());
        }
    }

    [Fact]
    public async Task A_secret_nobody_has_set_is_made_once_and_kept()
    {
        var store = new Mock<IConversationStore>();
        store.Setup(store => store.GetOrAddValueAsync("user-id-secret", It.IsAny<string>(), It.IsAny<CancellationToken>())).ReturnsAsync("kept before");

        var ids = new PersonIds(Options(null), store.Object);

        Assert.Equal(HashOf("kept before", Ana), (await ids.OfAsync(Ana, TestContext.Current.CancellationToken)).ToString());
        Assert.False(ids.IsNew);
        await ids.OfAsync(Bob, TestContext.Current.CancellationToken);
        store.Verify(store => store.GetOrAddValueAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    private static PersonIds Ids(string secret) => new(Options(secret), Mock.Of<IConversationStore>());

    private static ConversationOptions Options(string? secret) => new()
    {
        UserIdSecret = secret,
        UnavailableText = "",
        TooManyText = "",
        UnsupportedMediaText = "",
        NoAgentText = "",
    };

    private static string HashOf(string secret, WhatsAppAddress person) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(person.Value)));
}
