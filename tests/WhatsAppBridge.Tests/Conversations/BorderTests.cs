using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Conversations;

/// <summary>Answers that are ready at the very moment at which the webhook stops waiting.</summary>
[Trait("Category", "Slow")]
public sealed class BorderTests
{
    private const int Messages = 4_000;
    private const int AtOnce = 50;

    [Fact]
    public async Task Thousands_of_answers_swept_across_the_deadline_are_each_heard_once()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Conversation:ReplyDeadline"] = "200ms" });
        // Finest around the border: the spread grows with the cube of the way. The way to the assistant and back takes time,
        // and more on a busy machine, so the middle of the sweep follows the border.
        var middle = 190.0;
        bridge.Assistant.ScriptAsync = async (turn, cancellationToken) =>
        {
            var way = (int.Parse(turn.Text, System.Globalization.CultureInfo.InvariantCulture) % AtOnce - AtOnce / 2) / (AtOnce / 2.0);
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(0, middle + 100 * way * way * way)), TimeProvider.System, cancellationToken);
            return null;
        };
        var exchanges = new List<WebhookExchange>(Messages);

        foreach (var numbers in Enumerable.Range(0, Messages).Chunk(AtOnce))
        {
            var round = await Task.WhenAll(numbers.Select(number => bridge.Twilio.DeliverAsync(new PhoneMessage(PersonOf(number), $"{number}"))));
            exchanges.AddRange(round);
            middle += round.Count(exchange => exchange.Messages.Count > 0) > AtOnce / 2 ? 4 : -4;
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await bridge.Twilio.WatchSentAsync(patience.Token).Take(Messages).CountAsync(patience.Token);

        Assert.All(exchanges, exchange => Assert.Equal(200, exchange.Status));
        var byPerson = bridge.Twilio.Sent.GroupBy(message => message.To).ToDictionary(group => group.Key, group => group.ToList());
        Assert.Equal(Messages, byPerson.Count);
        Assert.All(byPerson.Values, messages => Assert.Single(messages));
        // The sweep is one only if both sides of the border were hit, many times.
        var late = bridge.Twilio.Sent.Count(message => message.Via == SentVia.Rest);
        Assert.InRange(late, Messages / 20, Messages - Messages / 20);
    }

    private static PhonePerson PersonOf(int number) => new($"+4477{number:00000000}");
}
