using Moq;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Diagnostics;
using WhatsAppBridge.Diagnostics.Checks;
using WhatsAppBridge.Stores;
using WhatsAppBridge.Stores.Redis;
using WhatsAppBridge.Tests.Infrastructure.Redis;

namespace WhatsAppBridge.Tests.Diagnostics;

/// <summary>What can be wrong on our own side.</summary>
public sealed class BridgeCheckTests
{
    [Fact]
    public async Task A_misspelt_setting_is_named()
    {
        await using var bridge = await ExaminedBridge.StartAsync(new Dictionary<string, string?> { ["Conversation:ReplyDedline"] = "5s" });

        Assert.Contains(await bridge.FindingsOfAsync("settings"), finding => finding is { Outcome: DiagnosticOutcome.Warned, Subject: "Conversation:ReplyDedline" });
    }

    [Fact]
    public async Task A_store_that_can_not_be_opened_or_written_to_is_a_failure()
    {
        var full = new Mock<IConversationStore>();
        full.Setup(store => store.CheckAsync(It.IsAny<CancellationToken>())).ThrowsAsync(new StoreUnavailableException("The disk is full."));

        var closed = Assert.Single(await new StoreCheck(() => throw new StoreUnavailableException("The folder is read-only.")).RunAsync(CancellationToken.None));
        var unwritable = Assert.Single(await new StoreCheck(() => Task.FromResult(full.Object)).RunAsync(CancellationToken.None));

        Assert.Equal((DiagnosticOutcome.Failed, "The folder is read-only."), (closed.Outcome, closed.Summary));
        Assert.Equal((DiagnosticOutcome.Failed, "The disk is full."), (unwritable.Outcome, unwritable.Summary));
    }

    [Theory]
    [InlineData(nameof(StoreProvider.Sqlite), nameof(DiagnosticOutcome.Passed))]
    [InlineData(nameof(StoreProvider.Memory), nameof(DiagnosticOutcome.Warned))]
    public async Task A_store_that_forgets_at_a_stop_is_a_warning(string provider, string outcome)
    {
        var options = new StoreOptions { Provider = Enum.Parse<StoreProvider>(provider), SqlitePath = "bridge.db" };
        var check = new StoreDurabilityCheck(options, () => throw new InvalidOperationException("There is no server."));

        Assert.Equal(outcome, Assert.Single(await check.RunAsync(TestContext.Current.CancellationToken)).Outcome.ToString());
    }

    [Theory]
    [InlineData("aof_enabled:1 maxmemory:0 maxmemory_policy:allkeys-lru", nameof(DiagnosticOutcome.Passed), "throws nothing away")]
    [InlineData("aof_enabled:1 maxmemory:1000 maxmemory_policy:noeviction", nameof(DiagnosticOutcome.Passed), "throws nothing away")]
    [InlineData("aof_enabled:0 maxmemory:0 maxmemory_policy:noeviction", nameof(DiagnosticOutcome.Warned), "set appendonly yes")]
    [InlineData("aof_enabled:1 maxmemory:1000 maxmemory_policy:allkeys-lru", nameof(DiagnosticOutcome.Warned), "set maxmemory-policy noeviction")]
    [InlineData("", nameof(DiagnosticOutcome.Skipped), "does not say")]
    public void What_a_server_says_of_itself_decides(string information, string outcome, string words)
    {
        var said = information.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(line => line.Split(':')[0], line => line.Split(':')[1]);

        var finding = Assert.Single(StoreDurabilityCheck.Judge(new RedisNode("redis:6379", said)));

        Assert.Equal((outcome, "redis:6379"), (finding.Outcome.ToString(), finding.Subject));
        Assert.Contains(words, finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Redis")]
    public async Task A_server_without_an_append_only_file_is_a_warning_until_it_has_one()
    {
        await using var server = await RedisServer.StartAsync();
        await using var bridge = await ExaminedBridge.StartAsync(new Dictionary<string, string?> { ["Store:Provider"] = "Redis", ["Store:Redis:Connection"] = server.Address });

        var before = Assert.Single(await bridge.FindingsOfAsync("store-durability"));
        await server.AskAsync("CONFIG", "SET", "appendonly", "yes");
        var after = Assert.Single(await bridge.FindingsOfAsync("store-durability"));

        Assert.Equal((DiagnosticOutcome.Warned, server.Address), (before.Outcome, before.Subject));
        Assert.Contains("set appendonly yes", before.Summary, StringComparison.Ordinal);
        Assert.Equal((DiagnosticOutcome.Passed, server.Address), (after.Outcome, after.Subject));
    }

    [Theory]
    [InlineData(3, nameof(DiagnosticOutcome.Passed))]
    [InlineData(40, nameof(DiagnosticOutcome.Warned))]
    [InlineData(-40, nameof(DiagnosticOutcome.Warned))]
    [InlineData(3600, nameof(DiagnosticOutcome.Failed))]
    public async Task A_clock_that_differs_from_both_vendors_is_told(int seconds, string outcome)
    {
        await using var bridge = await ExaminedBridge.StartAsync();
        bridge.Twilio.ClockOffset = TimeSpan.FromSeconds(seconds);
        bridge.Assistant.ClockOffset = TimeSpan.FromSeconds(seconds);

        var finding = Assert.Single(await bridge.FindingsOfAsync("clock"));

        Assert.Equal(outcome, finding.Outcome.ToString());
        if (finding.Outcome != DiagnosticOutcome.Passed)
            Assert.Contains(seconds > 0 ? "behind the vendors'" : "ahead of the vendors'", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_vendor_whose_clock_is_wrong_does_not_make_ours_wrong()
    {
        await using var bridge = await ExaminedBridge.StartAsync();
        bridge.Assistant.ClockOffset = TimeSpan.FromHours(1);

        Assert.Equal(DiagnosticOutcome.Passed, Assert.Single(await bridge.FindingsOfAsync("clock")).Outcome);
    }

    [Fact]
    public async Task Fewer_open_files_than_the_settings_can_use_is_a_warning()
    {
        await using var bridge = await ExaminedBridge.StartAsync(new Dictionary<string, string?> { ["Server:MaxConnections"] = "1000000", ["Assistant:MaxConcurrentCalls"] = "100000" });

        var finding = Assert.Single(await bridge.FindingsOfAsync("open-files"));

        var limit = File.Exists("/proc/self/limits") ? OpenFilesCheck.LimitIn(await File.ReadAllTextAsync("/proc/self/limits", TestContext.Current.CancellationToken)) : null;
        Assert.Equal(limit is null or >= 1_100_500 ? DiagnosticOutcome.Passed : DiagnosticOutcome.Warned, finding.Outcome);
    }

    [Theory]
    [InlineData("Max open files            1024                 524288               files     ", 1024L)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max cpu time              1024                 unlimited            seconds   ", null)]
    public void The_limit_of_open_files_is_read_as_linux_writes_it(string line, long? limit) =>
        Assert.Equal(limit, OpenFilesCheck.LimitIn($"Limit                     Soft Limit           Hard Limit           Units     \n{line}\n"));
}
