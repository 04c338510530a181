using Microsoft.Extensions.Time.Testing;
using WhatsAppBridge.Assistant;

namespace WhatsAppBridge.Tests.Assistant;

public sealed class CallLimitTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly Reach _reach;

    public CallLimitTests() => _reach = new Reach(_time);

    [Fact]
    public void Whoever_waits_for_a_connection_where_none_comes_about_gives_up_early()
    {
        using var limit = Begin(Timeout);
        limit.BeginToConnect();

        AssertEndsAfter(Reach.Patience, limit);
    }

    [Fact]
    public void Whoever_has_a_connection_has_all_the_time_there_is()
    {
        using var limit = Begin(Timeout);
        limit.BeginToConnect();
        _time.Advance(Reach.Patience - Moment);
        limit.EndToConnect();

        AssertEndsAfter(Timeout - (Reach.Patience - Moment), limit);
    }

    [Fact]
    public void Whoever_waits_while_others_are_connected_has_all_the_time_there_is()
    {
        Connect();
        _time.Advance(Reach.Patience - Moment);
        using var limit = Begin(Timeout);
        limit.BeginToConnect();

        AssertEndsAfter(Timeout, limit);
    }

    [Fact]
    public void A_connection_of_long_ago_proves_nothing()
    {
        Connect();
        _time.Advance(Reach.Patience);
        using var limit = Begin(Timeout);
        limit.BeginToConnect();

        AssertEndsAfter(Reach.Patience, limit);
    }

    [Fact]
    public void Nobody_waits_longer_than_the_call_may_take()
    {
        var timeout = Reach.Patience - Moment;
        using var limit = Begin(timeout);
        limit.BeginToConnect();

        AssertEndsAfter(timeout, limit);
    }

    [Fact]
    public void The_callers_patience_ends_it_whatever_it_waits_for()
    {
        using var caller = new CancellationTokenSource();
        using var limit = new CallLimit(Timeout, _reach, _time, caller.Token);
        limit.BeginToConnect();
        caller.Cancel();

        Assert.True(limit.Token.IsCancellationRequested);
    }

    private CallLimit Begin(TimeSpan timeout) => new(timeout, _reach, _time, CancellationToken.None);

    private void Connect()
    {
        using var earlier = Begin(Timeout);
        earlier.BeginToConnect();
        earlier.EndToConnect();
    }

    private void AssertEndsAfter(TimeSpan time, CallLimit limit)
    {
        _time.Advance(time - Moment);
        Assert.False(limit.Token.IsCancellationRequested);
        _time.Advance(Moment);
        Assert.True(limit.Token.IsCancellationRequested);
    }
}
