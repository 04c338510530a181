using Microsoft.Extensions.Time.Testing;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Stores;

namespace WhatsAppBridge.Tests.Stores;

public sealed class GivenBackTests
{
    private static readonly TurnClaim Claim = new(new ConversationKey(new WhatsAppAddress("+14155550123"), new WhatsAppAddress("+14155550100")), new MessageSid("SM1"), 7);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_turn_that_fails_again_and_again_is_tried_less_and_less_often_but_never_given_up()
    {
        var givenBack = new GivenBack(_time);
        var pauses = new List<int>();

        for (var i = 0; i < 8; i++)
        {
            givenBack.Add(Claim);
            var seconds = 0;
            while (givenBack.TakeDue() is [])
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                seconds++;
            }

            pauses.Add(seconds);
        }

        Assert.Equal([0, 20, 40, 80, 160, 180, 180, 180], pauses);
    }

    [Fact]
    public void A_turn_that_is_over_is_forgotten()
    {
        var givenBack = new GivenBack(_time);
        givenBack.Add(Claim);

        givenBack.Remove(Claim);

        Assert.Empty(givenBack.TakeDue());
    }

    [Fact]
    public void What_could_not_be_taken_is_there_for_the_next_to_ask()
    {
        var givenBack = new GivenBack(_time);
        givenBack.Add(Claim);
        var taken = givenBack.TakeDue();
        Assert.Empty(givenBack.TakeDue());

        givenBack.PutBack(taken);

        Assert.Equal([7], givenBack.TakeDue());
    }
}
