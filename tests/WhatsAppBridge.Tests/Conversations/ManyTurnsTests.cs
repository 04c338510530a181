using System.Diagnostics;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Conversations;

/// <summary>A slow assistant costs memory, not threads.</summary>
[Collection(nameof(RunsAlone))]
public sealed class ManyTurnsTests
{
    private const int Turns = 5_000;

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Five_thousand_turns_wait_for_the_assistant_at_once_and_hold_no_threads()
    {
        await using var bridge = await BridgeFixture.StartAsync(
            new Dictionary<string, string?> { ["Assistant:Timeout"] = "4m", ["Conversation:ReplyDeadline"] = "100ms", ["Logging:LogLevel:Default"] = "Warning" },
            assistant: new EmulatedAssistantOptions { CallsKept = 4 * Turns });
        await bridge.AskAsync("echo warm");
        // The first turn takes longer than its webhook waits.
        await WhenAnsweredAsync(bridge, 1, TestContext.Current.CancellationToken);
        using var go = new SemaphoreSlim(0);
        var waiting = 0;
        bridge.Assistant.ScriptAsync = async (_, clientGone) =>
        {
            Interlocked.Increment(ref waiting);
            await go.WaitAsync(clientGone);
            return null;
        };
        var threadsBefore = Threads();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));

        // Webhooks get their answer at the deadline; a process has not connections enough for both sides of them all.
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Turns),
            new ParallelOptions { MaxDegreeOfParallelism = 500, CancellationToken = patience.Token },
            async (i, stop) => await bridge.Twilio.DeliverAsync(new PhoneMessage(new PhonePerson($"+1415{i:0000000}"), "echo hi"), stop));
        while (Volatile.Read(ref waiting) < Turns)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        var threadsWaiting = Threads();
        // Not all at once: each answer then goes by REST, on two more connections of this process.
        for (var released = 0; released < Turns; released += 100)
        {
            go.Release(100);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }

        await WhenAnsweredAsync(bridge, Turns + 1, patience.Token);

        // The pool adds a few threads for the burst, whatever waits; five thousand waits on threads would take as many.
        Assert.InRange(threadsWaiting, 1, threadsBefore + 40);
        Assert.Equal(0, bridge.Assistant.Overlaps);
        Assert.DoesNotContain("Assistant gave no answer", bridge.Logs.All, StringComparison.Ordinal);
    }

    private static async Task WhenAnsweredAsync(BridgeFixture bridge, int messages, CancellationToken patience)
    {
        while (bridge.Assistant.Calls.Count(call => call is { Operation: AssistantOperation.Message, Status: 200 }) < messages)
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, patience);
    }

    private static int Threads()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }
}
