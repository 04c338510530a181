using System.Globalization;

namespace WhatsAppBridge.Playground.Assistant;

/// <summary>So many messages in each second of the clock; further ones get 429 and the headers that say until when.</summary>
internal sealed class MessageLimit(int most, TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _second;
    private int _count;

    /// <summary>The refusal, or null for a message that may go on.</summary>
    public AssistantReply? Check()
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        lock (_gate)
        {
            if (now != _second)
                (_second, _count) = (now, 0);
            return ++_count <= most ? null : AssistantRefusals.Error(429, "Rate limit exceeded") with
            {
                Headers = new Dictionary<string, string>
                {
                    ["Retry-After"] = "1",
                    ["X-RateLimit-Limit"] = most.ToString(CultureInfo.InvariantCulture),
                    ["X-RateLimit-Remaining"] = "0",
                    ["X-RateLimit-Reset"] = (_second + 1).ToString(CultureInfo.InvariantCulture),
                },
            };
        }
    }
}
