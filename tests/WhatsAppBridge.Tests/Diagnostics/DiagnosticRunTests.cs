using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;
using WhatsAppBridge.Diagnostics;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Proxy;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Diagnostics;

/// <summary>The list of checks as a whole.</summary>
public sealed class DiagnosticRunTests
{
    [Fact]
    public async Task When_all_is_well_every_check_says_so_and_nothing_is_left_behind()
    {
        await using var bridge = await ExaminedBridge.StartAsync(proxy: new EmulatedProxyOptions { Prefix = "/chat" });

        var results = await bridge.ExamineAsync();

        Assert.Equal(bridge.Services.GetRequiredService<DiagnosticRun>().Checks.Select(check => check.Name).Order(), results.Select(result => result.Check).Distinct().Order());
        // The tests' public address is this machine's, which no Twilio could call, and their store is in memory: that is all
        // there is to say.
        Assert.All(results.Where(result => result.Check is not ("settings" or "store-durability")), result => Assert.Equal(DiagnosticOutcome.Passed, result.Outcome));
        Assert.All(results.Where(result => result.Check == "settings"), result => Assert.Equal("Twilio:PublicUrl", result.Finding.Subject));
        Assert.Empty(bridge.Twilio.Sent);
        var calls = bridge.Assistant.Calls.Select(call => call.Operation).ToList();
        Assert.Equal(1, calls.Count(operation => operation == AssistantOperation.CreateSession));
        Assert.Equal(2, calls.Count(operation => operation == AssistantOperation.DeleteSession));
        Assert.DoesNotContain(AssistantOperation.Message, calls);
    }

    [Fact]
    public async Task No_result_and_no_log_line_holds_a_secret()
    {
        await using var bridge = await ExaminedBridge.StartAsync(new Dictionary<string, string?>
        {
            ["Twilio:AuthToken"] = "an-auth-token-nobody-should-see",
            ["Assistant:ApiKey"] = "an-api-key-nobody-should-see",
        });

        var results = await bridge.ExamineAsync();

        Assert.Contains(results, result => result is { Check: "twilio-account", Outcome: DiagnosticOutcome.Failed });
        Assert.Contains(results, result => result is { Check: "assistant", Outcome: DiagnosticOutcome.Failed });
        Assert.DoesNotContain("nobody-should-see", string.Join('\n', results) + bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_come_as_their_checks_end()
    {
        var slow = new TaskCompletionSource<IReadOnlyList<DiagnosticFinding>>();
        var run = Run(Check("slow", _ => slow.Task), Check("quick", _ => Found(DiagnosticFinding.Passed("Done."))));

        var names = new List<string>();
        await foreach (var result in run.RunAsync(TestContext.Current.CancellationToken))
        {
            names.Add(result.Check);
            slow.TrySetResult([DiagnosticFinding.Passed("Done.")]);
        }

        Assert.Equal(["quick", "slow"], names);
    }

    [Fact]
    public async Task A_check_that_needs_another_is_skipped_when_that_one_fails_and_so_is_what_needs_it()
    {
        var run = Run(
            Check("first", _ => Found(DiagnosticFinding.Failed("It is broken.", "Mend it."))),
            Check("second", _ => throw new InvalidOperationException("was run"), "first"),
            Check("third", _ => throw new InvalidOperationException("was run"), "second"));

        var results = await run.RunAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal([DiagnosticOutcome.Failed, DiagnosticOutcome.Skipped, DiagnosticOutcome.Skipped], results.OrderBy(result => result.Check).Select(result => result.Outcome));
        Assert.Contains("the check first did not pass", results.Single(result => result.Check == "second").Finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_breaks_or_never_ends_is_a_failure_and_hides_no_other()
    {
        var time = new FakeTimeProvider();
        var run = Run(
            time,
            Check("broken", _ => throw new InvalidOperationException("bug")),
            Check("endless", async patience =>
            {
                time.Advance(DiagnosticRun.Limit);
                await Task.Delay(Timeout.InfiniteTimeSpan, time, patience);
                return [];
            }),
            Check("sound", _ => Found(DiagnosticFinding.Passed("Done."))));

        var results = await run.RunAsync(TestContext.Current.CancellationToken).ToDictionaryAsync(result => result.Check, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(DiagnosticOutcome.Passed, results["sound"].Outcome);
        Assert.Contains("broke: InvalidOperationException", results["broken"].Finding.Summary, StringComparison.Ordinal);
        Assert.Contains("No result within 20s", results["endless"].Finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_stops_reading_stops_the_checks()
    {
        var stopped = new TaskCompletionSource();
        var run = Run(
            Check("quick", _ => Found(DiagnosticFinding.Passed("Done."))),
            Check("endless", async patience =>
            {
                await using var _ = patience.Register(stopped.SetResult);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, patience);
                return [];
            }));

        await foreach (var result in run.RunAsync(TestContext.Current.CancellationToken))
            break;

        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Every_check_links_to_a_heading_of_the_readme()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        var headings = (await File.ReadAllLinesAsync(Path.Combine(TestData.RepositoryRoot, "README.md"), TestContext.Current.CancellationToken))
            .Where(line => line.StartsWith('#'))
            .Select(line => "#" + line.TrimStart('#').Trim().ToLowerInvariant().Replace(' ', '-'));

        Assert.All(bridge.Services.GetRequiredService<DiagnosticRun>().Checks, check => Assert.Contains(check.Help, headings));
    }

    private static DiagnosticRun Run(params IDiagnosticCheck[] checks) => Run(TimeProvider.System, checks);

    private static DiagnosticRun Run(TimeProvider time, params IDiagnosticCheck[] checks) => new(checks, time, NullLogger<DiagnosticRun>.Instance);

    private static Task<IReadOnlyList<DiagnosticFinding>> Found(DiagnosticFinding finding) => Task.FromResult<IReadOnlyList<DiagnosticFinding>>([finding]);

    private static IDiagnosticCheck Check(string name, Func<CancellationToken, Task<IReadOnlyList<DiagnosticFinding>>> run, params string[] needs)
    {
        var check = new Mock<IDiagnosticCheck>();
        check.SetupGet(mock => mock.Name).Returns(name);
        check.SetupGet(mock => mock.Help).Returns("#settings");
        check.SetupGet(mock => mock.Needs).Returns(needs);
        check.Setup(mock => mock.RunAsync(It.IsAny<CancellationToken>())).Returns(run);
        return check.Object;
    }
}
