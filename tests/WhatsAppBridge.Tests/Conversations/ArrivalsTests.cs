using Moq;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Tests.Conversations;

public sealed class ArrivalsTests
{
    private static readonly WhatsAppAddress Phone = new("+14155550123"), Number = new("+14155550100");

    [Fact]
    public async Task Messages_from_one_address_keep_their_order_however_long_it_takes_to_find_out_who_wrote()
    {
        var lookups = new List<TaskCompletionSource<WhatsAppAddress>>();
        var store = new Mock<IPersonStore>();
        store.Setup(s => s.IdentifyAsync(It.IsAny<WhatsAppAddress?>(), It.IsAny<WhatsAppAddress?>(), It.IsAny<CancellationToken>()))
            .Returns(() =>
            {
                lookups.Add(new TaskCompletionSource<WhatsAppAddress>());
                return new ValueTask<WhatsAppAddress>(lookups[^1].Task);
            });
        var people = new People(store.Object, TimeProvider.System);
        var arrivals = new Arrivals(people);
        var (begun, done) = (new List<string>(), new List<string>());

        var entered = new[] { "SM1", "SM2", "SM3" }.Select(sid => arrivals.EnterAsync(
            new Turn(new InboundMessage { Sid = new MessageSid(sid), Conversation = new ConversationKey(Phone, Number), From = Phone, PhoneNumber = Phone }),
            _ =>
            {
                begun.Add(sid);
                return Task.FromResult<Func<Task>?>(() =>
                {
                    done.Add(sid);
                    return Task.CompletedTask;
                });
            })).ToList();
        for (var i = lookups.Count - 1; i >= 0; i--)
            lookups[i].SetResult(Phone);
        await Task.WhenAll(await Task.WhenAll(entered));

        Assert.Equal(3, lookups.Count);
        Assert.Equal(["SM1", "SM2", "SM3"], begun);
        Assert.Equal(["SM1", "SM2", "SM3"], done);
        Assert.Equal(0, arrivals.Count);
    }
}
