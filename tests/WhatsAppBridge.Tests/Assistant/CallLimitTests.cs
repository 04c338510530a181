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
    public void Whoever_waits_for_a_connection_where_nothing_comes_back_gives_up_early()
    {
        using var limit = Begin(Timeout);
        limit.BeginToConnect();

        AssertEndsAfter(Reach.Patience, limit);
    }

    [Fact]
    public void The_wait_counts_from_its_own_beginning()
    {
        using var limit = Begin(Timeout);
        _time.Advance(TimeSpan.FromSeconds(5));
        limit.BeginToConnect();

        AssertEndsAfter(Reach.Patience, limit);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whoever_tries_again_has_waited_since_the_first_time(bool hadConnection)
    {
        using var limit = Begin(Timeout);
        limit.BeginToConnect();
        if (hadConnection)
            limit.EndToConnect();
        _time.Advance(TimeSpan.FromSeconds(3));
        limit.BeginToConnect();

        AssertEndsAfter(Reach.Patience - TimeSpan.FromSeconds(3), limit);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(15.9)]
    public void Whoever_loses_a_connection_they_had_for_long_may_wait_as_long_again(double seconds)
    {
        using var limit = Begin(Timeout);
        limit.BeginToConnect();
        limit.EndToConnect();
        _time.Advance(TimeSpan.FromSeconds(seconds));
        limit.BeginToConnect();

        AssertEndsAfter(Reach.Patience, limit);
    }

    [Fact]
    public void Whoever_waits_for_something_else_than_a_connection_has_all_the_time_there_is()
    {
        using var limit = Begin(Timeout);
        limit.BeginToConnect();
        limit.EndToConnect();

        AssertEndsAfter(Timeout, limit);
    }

    [Fact]
    public void Whoever_tries_again_after_an_answer_may_wait_as_long_again()
    {
        using var limit = Begin(Timeout);
        limit.BeginToConnect();
        limit.EndToConnect();
        limit.Answered();
        _time.Advance(TimeSpan.FromSeconds(12));
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
    public void Whoever_waits_while_others_are_answered_goes_on_waiting()
    {
        using var limit = Begin(Timeout);
        limit.BeginToConnect();
        _time.Advance(TimeSpan.FromSeconds(7));
        _reach.Answered();
        _time.Advance(TimeSpan.FromSeconds(7));
        _reach.Answered();

        AssertEndsAfter(Reach.Patience, limit);
    }

    [Fact]
    public void An_answer_before_the_wait_began_does_not_shorten_it()
    {
        _reach.Answered();
        _time.Advance(TimeSpan.FromSeconds(5));
        using var limit = Begin(Timeout);
        limit.BeginToConnect();

        AssertEndsAfter(Reach.Patience, limit);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nobody_waits_longer_than_the_call_may_take(bool isAnswered)
    {
        var timeout = TimeSpan.FromSeconds(10);
        using var limit = Begin(timeout);
        limit.BeginToConnect();
        _time.Advance(TimeSpan.FromSeconds(7));
        if (isAnswered)
            _reach.Answered();

        AssertEndsAfter((isAnswered ? timeout : Reach.Patience) - TimeSpan.FromSeconds(7), limit);
    }

    [Fact]
    public void A_call_that_may_take_less_than_connecting_ends_in_its_own_time()
    {
        using var limit = Begin(TimeSpan.FromSeconds(2));
        limit.BeginToConnect();

        AssertEndsAfter(TimeSpan.FromSeconds(2), limit);
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

    [Fact]
    public void What_is_over_is_not_ended_any_more()
    {
        var limit = Begin(Timeout);
        limit.BeginToConnect();
        var token = limit.Token;
        limit.Dispose();
        _time.Advance(Timeout);

        Assert.False(token.IsCancellationRequested);
    }

    private CallLimit Begin(TimeSpan timeout) => new(timeout, _reach, _time, CancellationToken.None);

    private void AssertEndsAfter(TimeSpan time, CallLimit limit)
    {
        _time.Advance(time - Moment);
        Assert.False(limit.Token.IsCancellationRequested);
        _time.Advance(Moment);
        Assert.True(limit.Token.IsCancellationRequested);
    }
}
