using Moq;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Diagnostics;
using WhatsAppBridge.Diagnostics.Checks;

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
        var unwritable = Assert.Single(await new StoreCheck(() => full.Object).RunAsync(CancellationToken.None));

        Assert.Equal((DiagnosticOutcome.Failed, "The folder is read-only."), (closed.Outcome, closed.Summary));
        Assert.Equal((DiagnosticOutcome.Failed, "The disk is full."), (unwritable.Outcome, unwritable.Summary));
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
