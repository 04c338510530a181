using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using WhatsAppBridge.Assistant;

namespace WhatsAppBridge.Tests.Assistant;

public sealed class TokenCacheTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly AssistantError Down = new(AssistantErrorKind.TokenUnavailable, "down");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 10, 5, 9, 0, 0, TimeSpan.Zero));
    private readonly ConcurrentQueue<AssistantResult<AssistantToken>> _outcomes = new();
    private int _fetched;

    [Fact]
    public async Task Everybody_who_finds_no_token_waits_for_one_fetch()
    {
        var cache = Cache();
        var callers = Enumerable.Range(0, 100).Select(_ => Task.Run(async () => await cache.GetAsync(default))).ToList();

        _outcomes.Enqueue(Token("first"));

        Assert.All(await Task.WhenAll(callers), token => Assert.Equal("first", token.Value!.Value));
        Assert.Equal(1, _fetched);
    }

    [Fact]
    public async Task An_ageing_token_serves_everybody_while_the_next_is_fetched()
    {
        var cache = await CacheWithAsync("first");
        _time.Advance(TimeSpan.FromMinutes(47));
        Assert.Equal("first", (await cache.GetAsync(default)).Value!.Value);
        Assert.Equal(1, _fetched);

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("first", (await cache.GetAsync(default)).Value!.Value);
        _outcomes.Enqueue(Token("second"));

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while ((await cache.GetAsync(limit.Token)).Value?.Value != "second")
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, limit.Token);
        Assert.Equal(2, _fetched);
    }

    [Fact]
    public async Task The_last_good_token_serves_while_the_token_service_is_down()
    {
        var cache = await CacheWithAsync("first");
        _time.Advance(TimeSpan.FromMinutes(50));
        _outcomes.Enqueue(Down);

        Assert.Equal("first", (await cache.GetAsync(default)).Value!.Value);
    }

    [Fact]
    public async Task An_expired_token_is_not_served()
    {
        var cache = await CacheWithAsync("first");
        _time.Advance(Hour);
        _outcomes.Enqueue(Down);

        Assert.Equal(AssistantErrorKind.TokenUnavailable, (await cache.GetAsync(default)).Error!.Kind);
    }

    [Fact]
    public async Task A_refused_token_is_dropped_but_not_its_successor()
    {
        var cache = await CacheWithAsync("first");
        var first = (await cache.GetAsync(default)).Value!;
        Assert.True(cache.TryDrop(first));
        _outcomes.Enqueue(Token("second"));
        Assert.Equal("second", (await cache.GetAsync(default)).Value!.Value);

        Assert.True(cache.TryDrop(first));

        Assert.Equal("second", (await cache.GetAsync(default)).Value!.Value);
        Assert.Equal(2, _fetched);
    }

    [Fact]
    public async Task Tokens_that_are_all_refused_are_fetched_ever_more_rarely()
    {
        var cache = await CacheWithAsync("0");

        for (var second = 1; second <= 600; second++)
        {
            _outcomes.Clear();
            _outcomes.Enqueue(Token($"{second}"));
            var token = (await cache.GetAsync(default)).Value!;
            cache.TryDrop(token);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(_fetched, 10, 20);
    }

    [Fact]
    public async Task A_token_that_was_taken_is_replaced_at_once_when_it_is_refused_later()
    {
        var cache = await CacheWithAsync("first");
        for (var i = 0; i < 5; i++)
        {
            var token = (await cache.GetAsync(default)).Value!;
            cache.Confirm(token);
            Assert.True(cache.TryDrop(token));
            _outcomes.Enqueue(Token($"next {i}"));
            Assert.Equal($"next {i}", (await cache.GetAsync(default)).Value!.Value);
        }
    }

    [Fact]
    public async Task A_token_service_that_fails_is_asked_ever_more_rarely_whatever_the_traffic()
    {
        var cache = Cache();

        for (var second = 0; second < 600; second++)
        {
            _outcomes.Clear();
            _outcomes.Enqueue(Down);
            for (var caller = 0; caller < 10; caller++)
                Assert.Equal(Down.Kind, (await cache.GetAsync(default)).Error!.Kind);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(_fetched, 10, 20);
        _outcomes.Clear();
        _outcomes.Enqueue(Token("at last"));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("at last", (await cache.GetAsync(default)).Value!.Value);
    }

    [Fact]
    public async Task A_token_service_that_asks_for_rest_gets_it()
    {
        var cache = Cache();
        _outcomes.Enqueue(Down with { RetryAfter = TimeSpan.FromSeconds(30) });
        await cache.GetAsync(default);
        _outcomes.Enqueue(Token("token"));

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(TimeSpan.FromSeconds(1), (await cache.GetAsync(default)).Error!.RetryAfter);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("token", (await cache.GetAsync(default)).Value!.Value);
    }

    [Fact]
    public async Task A_caller_who_gives_up_does_not_end_the_fetch_of_the_others()
    {
        var cache = Cache();
        using var impatient = new CancellationTokenSource();
        var first = cache.GetAsync(impatient.Token).AsTask();
        var second = cache.GetAsync(default).AsTask();

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _outcomes.Enqueue(Token("token"));

        Assert.Equal("token", (await second).Value!.Value);
    }

    [Theory]
    [InlineData("h.eyJpYXQiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDA0MzIwMH0.s", 43_200)]
    [InlineData("h.eyJpYXQiOjUsImV4cCI6NX0.s", null)]
    [InlineData("h.%%%.s", null)]
    [InlineData("no-token", null)]
    public void A_web_token_tells_how_long_it_lasts(string token, int? seconds) =>
        Assert.Equal(seconds, (int?)JwtLifetime.Of(token)?.TotalSeconds);

    // Each fetch waits until the test says how it ends.
    private TokenCache Cache() => new(
        async cancellationToken =>
        {
            Interlocked.Increment(ref _fetched);
            AssistantResult<AssistantToken> outcome;
            while (!_outcomes.TryDequeue(out outcome))
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
            return outcome;
        },
        TimeSpan.FromMinutes(5),
        _time);

    private async Task<TokenCache> CacheWithAsync(string value)
    {
        var cache = Cache();
        _outcomes.Enqueue(Token(value));
        await cache.GetAsync(default);
        return cache;
    }

    private AssistantToken Token(string value) => AssistantToken.Lasting(value, _time.GetUtcNow(), Hour);
}
