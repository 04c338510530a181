using WhatsAppBridge.Conversations;
using WhatsAppBridge.Stores.Redis;
using WhatsAppBridge.Tests.Infrastructure.Redis;

namespace WhatsAppBridge.Tests.Stores;

/// <summary>A server that refuses, forgets, pauses or is not there.</summary>
[Trait("Category", "Redis")]
public sealed class RedisFaultTests : IAsyncLifetime
{
    private static readonly ConversationKey Ana = new(new WhatsAppAddress("+14155550123"), new WhatsAppAddress("+14155550100"));

    private RedisServer? _server;

    private RedisServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync();

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task A_server_that_has_forgotten_its_scripts_is_told_them_again_and_the_order_stays()
    {
        await using var stores = await OpenAsync();
        var first = await AcceptAsync(stores, "SM1");
        await Server.AskAsync("SCRIPT", "FLUSH");

        var claims = await Task.WhenAll(Enumerable.Range(2, 50).Select(i => AcceptAsync(stores, $"SM{i}")));

        Assert.Equal(claims.Select(claim => claim.Number).Order(), claims.Select(claim => claim.Number));
        Assert.True(claims[0].Number > first.Number);
    }

    [Fact]
    public async Task A_paused_server_fails_a_message_soon_and_a_turn_under_way_not_at_all()
    {
        await using var stores = await OpenAsync();
        var claim = await AcceptAsync(stores, "SM1");
        await Server.AskAsync("CLIENT", "PAUSE", "6000", "ALL");
        var asked = TimeProvider.System.GetTimestamp();

        var completing = stores.Conversations.CompleteAsync(
            new CompletedTurn { Claim = claim, Conversation = Ana, Messages = Reply.OfText("kept").Messages, State = null }, default).AsTask();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => AcceptAsync(stores, "SM2"));

        Assert.InRange(TimeProvider.System.GetElapsedTime(asked), TimeSpan.Zero, TimeSpan.FromSeconds(5.5));
        Assert.True(await completing);
        Assert.Empty(await stores.Conversations.FinishAsync(claim, default) is { Count: > 1 } many ? many : []);
    }

    [Fact]
    public async Task Data_of_a_newer_version_is_refused()
    {
        await (await OpenAsync()).DisposeAsync();
        await Server.AskAsync("HSET", "bridge:schema", "version", "99");

        Assert.Contains("newer version", await RefusalAsync(Server.Address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_at_once_with_advice_and_never_shown()
    {
        await Server.AskAsync("CONFIG", "SET", "requirepass", "right");

        var refusal = await RefusalAsync($"{Server.Address},password=wrong-one");

        Assert.Contains("Check the credentials in Store:Redis:Connection", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-one", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-eval", "-evalsha")]
    [InlineData("-zadd", "-zrem")]
    public async Task A_user_who_may_not_do_what_is_needed_is_refused_at_the_start(string first, string second)
    {
        await Server.AskAsync("ACL", "SETUSER", "bridge", "on", ">right", "~*", "&*", "+@all", first, second);

        Assert.Contains("Check the credentials in Store:Redis:Connection", await RefusalAsync($"{Server.Address},user=bridge,password=right"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rights_that_the_readme_names_are_enough()
    {
        await Server.AskAsync("ACL", "SETUSER", "bridge", "on", ">right", "~bridge:*", "+@read", "+@write", "+@scripting", "+@connection", "+time");
        await using var stores = await OpenAsync($"{Server.Address},user=bridge,password=right");

        await AcceptAsync(stores, "SM1");
        await stores.Conversations.ClaimAsync(default);
        await stores.Conversations.CheckAsync(default);
    }

    [Fact]
    public async Task A_server_that_is_not_there_ends_the_start_with_advice()
    {
        await Server.KillAsync();

        Assert.Contains("Check Store:Redis:Connection", await RefusalAsync(Server.Address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_a_file_is_named_as_a_risk_and_so_is_one_that_throws_keys_away()
    {
        await using var stores = await OpenAsync();
        await Server.AskAsync("CONFIG", "SET", "maxmemory", "100mb");
        await Server.AskAsync("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");

        var risks = Assert.Single(await stores.Connection.DescribeAsync()).Risks.ToList();

        Assert.Contains(risks, risk => risk.Contains("appendonly yes", StringComparison.Ordinal));
        Assert.Contains(risks, risk => risk.Contains("noeviction", StringComparison.Ordinal));
    }

    private static async Task<string> RefusalAsync(string address) => (await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync(address))).Message;

    private Task<RedisStores> OpenAsync() => OpenAsync(Server.Address);

    private static Task<RedisStores> OpenAsync(string address) => RedisStores.OpenAsync(
        address, "bridge", TimeProvider.System, options => options with { StartPatience = TimeSpan.FromSeconds(1), Lease = RedisOptions.DefaultLease });

    private static async Task<TurnClaim> AcceptAsync(RedisStores stores, string sid) => Assert.IsType<Acceptance.Ours>(
        await stores.Conversations.AcceptAsync(new InboundMessage { Sid = new MessageSid(sid), Conversation = Ana, Text = sid }, default)).Claim;
}
