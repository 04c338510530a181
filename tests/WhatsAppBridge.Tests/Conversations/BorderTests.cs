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
        // From clearly before the deadline to clearly behind it, finest around it: the spread grows with the cube of the way.
        bridge.Assistant.ScriptAsync = async (turn, cancellationToken) =>
        {
            var way = (int.Parse(turn.Text, System.Globalization.CultureInfo.InvariantCulture) % 401 - 200) / 200.0;
            await Task.Delay(TimeSpan.FromMilliseconds(190 + 100 * way * way * way), TimeProvider.System, cancellationToken);
            return null;
        };
        var exchanges = new List<WebhookExchange>(Messages);

        foreach (var numbers in Enumerable.Range(0, Messages).Chunk(AtOnce))
            exchanges.AddRange(await Task.WhenAll(numbers.Select(number => bridge.Twilio.DeliverAsync(new PhoneMessage(PersonOf(number), $"{number}")))));
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
