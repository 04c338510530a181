namespace WhatsAppBridge.Benchmarks.ScaleOut;

/// <summary>
/// A day second by second: quiet at night, twice the mean in the evening, every second as random as calls are, and a minute of
/// a burst at the worst moment. What the instances don't get done in a second waits for the next.
/// </summary>
/// <param name="Conversations">How many a day.</param>
/// <param name="Burst">Messages a second on top of the ordinary ones, for a minute in the evening.</param>
internal sealed record Day(long Conversations, int Burst)
{
    /// <summary>What a person writes in one conversation.</summary>
    public const int MessagesOfConversation = 5;

    private const int Seconds = 86_400;
    private const int Evening = 19 * 3600;
    private const int BurstLength = 60;

    public double Mean => (double)Conversations * MessagesOfConversation / Seconds;

    /// <summary>The busiest second.</summary>
    public int Peak() => Arrivals().Max();

    /// <summary>The longest anybody waits, in seconds, when so many messages a second can be done.</summary>
    public double LongestWait(double capacity)
    {
        var (waiting, longest) = (0.0, 0.0);
        foreach (var arrivals in Arrivals())
        {
            waiting = Math.Max(0, waiting + arrivals - capacity);
            longest = Math.Max(longest, waiting / capacity);
        }

        return longest;
    }

    /// <summary>The fewest instances with which nobody waits longer than that.</summary>
    public int Instances(double capacityOfOne, double mostWait)
    {
        var count = 1;
        while (LongestWait(count * capacityOfOne) > mostWait)
            count++;
        return count;
    }

    // The same day whenever it is asked for: the seed is fixed.
    private IEnumerable<int> Arrivals()
    {
        var random = new Random(1);
        for (var second = 0; second < Seconds; second++)
        {
            var rate = Mean * (1 + Math.Cos(2 * Math.PI * (second - Evening) / Seconds));
            if (second >= Evening && second < Evening + BurstLength)
                rate += Burst;
            yield return Poisson(random, rate);
        }
    }

    // By its normal approximation where it is one, else by counting how many intervals fit into the second.
    private static int Poisson(Random random, double rate)
    {
        if (rate > 100)
            return Math.Max(0, (int)Math.Round(rate + Math.Sqrt(rate) * Normal(random)));
        var (count, product, limit) = (0, random.NextDouble(), Math.Exp(-rate));
        for (; product > limit; count++)
            product *= random.NextDouble();
        return count;
    }

    // Box and Muller.
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
