using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace WhatsAppBridge.Tests.Twilio.Rest;

/// <summary>Time that stands still until a test has seen what is waited for.</summary>
internal sealed class StoppedTime : FakeTimeProvider
{
    /// <summary>The limit of one attempt, in which nothing is waited for on purpose.</summary>
    public static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(30);

    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();
    private readonly Channel<TimeSpan> _limits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        (dueTime == AttemptLimit ? _limits : _waits).Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Lets every wait pass as soon as it has begun, until the work is done, and gives their lengths.</summary>
    public async Task<IReadOnlyList<TimeSpan>> PassAsync(Task work)
    {
        var passed = new List<TimeSpan>();
        while (true)
        {
            using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(30), System);
            var next = _waits.Reader.WaitToReadAsync(enough.Token).AsTask();
            if (await Task.WhenAny(work, next) == work)
            {
                await enough.CancelAsync();
                return passed;
            }

            await next;
            while (_waits.Reader.TryRead(out var wait))
            {
                passed.Add(wait);
                Advance(wait);
            }
        }
    }

    /// <summary>Lets an attempt run into its limit, once it has begun.</summary>
    public async Task ExpireAsync()
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(30), System);
        Advance(await _limits.Reader.ReadAsync(enough.Token));
    }
}
