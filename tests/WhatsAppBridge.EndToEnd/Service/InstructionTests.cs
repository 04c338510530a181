using System.Globalization;
using WhatsAppBridge.EndToEnd.Infrastructure;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>
/// How many instructions of the processor a message needs in the bridge itself, counted by valgrind: the same on a busy machine. Only
/// of the native program, which compiles nothing while it is counted.
/// </summary>
[Trait("Category", "Slow")]
public sealed class InstructionTests(ITestOutputHelper output)
{
    private const int Few = 100;
    private const int Many = 400;

    // A quarter above what was measured with SQLite.
    private const double Budget = 625_000;

    [Fact]
    public async Task A_message_needs_no_more_instructions_than_it_used_to()
    {
        Assert.SkipUnless(BridgeProgram.IsNative, $"Not a native program: {BridgeProgram.Variable} names one, and a whole tests/run makes it.");
        Assert.SkipUnless(IsInstalled("valgrind"), "There is no valgrind.");

        var each = (double)(await CountAsync(Many) - await CountAsync(Few)) / (Many - Few);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{each:0} instructions a message"));
        Assert.InRange(each, 1, Budget);
    }

    // From the start of the bridge to its end, with so many messages in between.
    private static async Task<long> CountAsync(int messages)
    {
        var counts = Path.GetTempFileName();
        try
        {
            // Threads that look for work before they sleep do so the longer the more others have to do.
            await using var scene = await BridgeScene.PrepareWithHttp2Async(("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0"));
            await scene.StartBridgeAsync("valgrind", "--quiet", "--tool=callgrind", $"--callgrind-out-file={counts}");
            for (var number = 0; number < messages; number++)
            {
                var person = new PhonePerson(string.Create(CultureInfo.InvariantCulture, $"+1415555{number % 10:0000}"));
                Assert.Null((await scene.Twilio.DeliverAsync(new PhoneMessage(person, "When are you open?"), CancellationToken.None)).Error);
            }

            await scene.StopAsync();
            const string total = "totals: ";
            return long.Parse(File.ReadLines(counts).Last(line => line.StartsWith(total, StringComparison.Ordinal))[total.Length..], CultureInfo.InvariantCulture);
        }
        finally
        {
            File.Delete(counts);
        }
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
