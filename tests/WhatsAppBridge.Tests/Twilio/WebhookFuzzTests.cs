using WhatsAppBridge.Stores;
using WhatsAppBridge.Tests.Infrastructure;
using WhatsAppBridge.Tests.Infrastructure.Fuzz;

namespace WhatsAppBridge.Tests.Twilio;

/// <summary>
/// Raw requests by the thousand, on sockets, against the whole bridge. A short run with a new seed here, a long one or a
/// repeated one by <c>tests/fuzz</c>.
/// </summary>
[Trait("Category", "Fuzz")]
[Collection(nameof(RunsAlone))]
public sealed class WebhookFuzzTests(ITestOutputHelper output)
{
    // What caches, pools and jitted code may keep; a leak of a kilobyte a request shows after a few rounds.
    private const long MemoryBound = 64 * 1024 * 1024;

    // A bridge is started anew after so many, so that what it rightly remembers does not pile up.
    private const long RoundLength = 50_000;

    [Theory]
    [InlineData("https://bridge.example.com")]
    [InlineData("https://user:pass@bridge.example.com:8443/prefix")]
    [InlineData(null)]
    public Task A_forged_request_is_refused_and_touches_nothing_whatever_it_looks_like(string? publicUrl) => RunAsync(12_000, publicUrl, bridge =>
    {
        var (touches, memory) = (bridge.Store.Touches, GC.GetTotalMemory(forceFullCollection: true));
        return new Rules(
            new ForgedRequests(bridge.Token, bridge.AccountSid, bridge.SignedUrl).Batch,
            status => status is >= 400 and < 500,
            AtEnd: () =>
            {
                Assert.Equal(touches, bridge.Store.Touches);
                AssertBounded(memory);
            });
    });

    [Fact]
    public Task A_genuine_request_that_was_changed_on_the_way_never_fails_and_touches_the_store_only_with_success() => RunAsync(4_000, BridgeFixture.PublicUrl, bridge => new Rules(
        new GenuineRequests(bridge.Token, bridge.AccountSid, bridge.SignedUrl).Batch,
        status => status is >= 200 and < 500,
        Answered: (batch, answers, seed) => AssertRecordedOnlyWithSuccess(bridge.Store, batch, answers, seed),
        AtEnd: () => Assert.All(bridge.Store.Accepted.Values, left => Assert.Fail($"{left} messages were recorded that nobody sent"))));

    [Theory]
    [InlineData(nameof(StoreProvider.Memory))]
    [InlineData(nameof(StoreProvider.Sqlite))]
    public Task A_signed_form_is_understood_however_odd_it_is(string store) => RunAsync(2_000, BridgeFixture.PublicUrl, bridge => new Rules(
        new OddRequests(bridge.Token, bridge.AccountSid, bridge.SignedUrl).Batch,
        status => status is 404), Enum.Parse<StoreProvider>(store));

    private async Task RunAsync(long countWhenAbsent, string? publicUrl, Func<FuzzedBridge, Rules> rulesFor, StoreProvider store = StoreProvider.Memory)
    {
        var settings = FuzzSettings.Read(countWhenAbsent);
        var (seed, left) = (settings.Seed, settings.Count);
        var salt = ((ulong)(publicUrl?.Length ?? 0) << 56) | ((ulong)store << 48);
        long? before = null;
        while (left > 0)
        {
            await using (var bridge = await FuzzedBridge.StartAsync(publicUrl, store))
            {
                var rules = rulesFor(bridge);
                var campaign = new FuzzCampaign(bridge.Address, rules.Make, rules.Allowed) { Answered = rules.Answered, Salt = salt };
                output.WriteLine(await campaign.RunAsync(seed, Math.Min(left, RoundLength)));
                rules.AtEnd?.Invoke();
                Assert.True(bridge.Errors.Length == 0, bridge.Errors);
                (seed, left) = (seed + (ulong)campaign.Batches, left - campaign.Requests);
            }

            before ??= GC.GetTotalMemory(forceFullCollection: true);
            AssertBounded(before.Value);
        }
    }

    private static void AssertBounded(long before)
    {
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(growth < MemoryBound, $"The process holds {growth:N0} bytes more than before");
    }

    private static void AssertRecordedOnlyWithSuccess(WatchedStore store, FuzzBatch batch, IReadOnlyList<RawAnswer> answers, ulong seed)
    {
        foreach (var (request, answer) in batch.Framed.Zip(answers))
        {
            if (store.Accepted.TryRemove(request.Sid!, out _) && answer.Status != 200)
                Assert.Fail($"{FuzzCampaign.Replay(seed)}: recorded and answered {answer.Status}. {FuzzBatch.Shown(request.Bytes)}");
        }

        if (batch.Spoilt is { } spoilt && store.Accepted.TryRemove(spoilt.Sid!, out _) && answers.Skip(batch.Framed.Count).All(answer => answer.Status != 200))
            Assert.Fail($"{FuzzCampaign.Replay(seed)}: recorded and not answered. {FuzzBatch.Shown(spoilt.Bytes)}");
    }

    private sealed record Rules(
        Func<FuzzRandom, FuzzBatch> Make,
        Predicate<int> Allowed,
        Action<FuzzBatch, IReadOnlyList<RawAnswer>, ulong>? Answered = null,
        Action? AtEnd = null);
}
