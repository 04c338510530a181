using Microsoft.Extensions.Time.Testing;
using WhatsAppBridge.Assistant;

namespace WhatsAppBridge.Tests.Assistant;

public sealed class AssistantBreakerTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 10, 5, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public void It_takes_failures_in_a_row_to_open()
    {
        var breaker = Breaker(failures: 3);
        breaker.Failed();
        breaker.Failed();
        breaker.Succeeded();
        breaker.Failed();
        breaker.Failed();
        Assert.True(breaker.TryEnter());

        breaker.Failed();

        Assert.False(breaker.TryEnter());
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromSeconds(5), breaker.SuspendedUntil);
    }

    [Fact]
    public void After_the_pause_one_call_tries_for_all()
    {
        var breaker = Opened();
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Null(breaker.SuspendedUntil);
        Assert.True(breaker.TryEnter());
        Assert.False(breaker.TryEnter());
        breaker.Succeeded();

        Assert.True(breaker.TryEnter());
        Assert.True(breaker.TryEnter());
    }

    [Fact]
    public void Each_failed_trial_doubles_the_pause_up_to_a_minute()
    {
        var breaker = Opened();
        foreach (var pause in new[] { 5, 10, 20, 40, 60, 60 })
        {
            _time.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromMilliseconds(1));
            Assert.False(breaker.TryEnter());
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.True(breaker.TryEnter());
            breaker.Failed();
        }
    }

    [Fact]
    public void Calls_that_were_under_way_when_it_opened_do_not_prolong_the_pause()
    {
        var breaker = Opened();
        _time.Advance(TimeSpan.FromSeconds(3));
        breaker.Failed();
        breaker.Failed();
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.True(breaker.TryEnter());
    }

    [Fact]
    public void A_trial_nobody_hears_of_again_makes_room_for_another()
    {
        var breaker = Opened();
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(breaker.TryEnter());
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.True(breaker.TryEnter());
    }

    [Fact]
    public void With_no_number_of_failures_it_never_opens()
    {
        var breaker = Breaker(failures: 0);
        for (var i = 0; i < 1000; i++)
            breaker.Failed();

        Assert.True(breaker.TryEnter());
    }

    private AssistantBreaker Opened()
    {
        var breaker = Breaker(failures: 2);
        breaker.Failed();
        breaker.Failed();
        return breaker;
    }

    private AssistantBreaker Breaker(int failures) => new(failures, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), _time);
}
