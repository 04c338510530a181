using System.Globalization;
using WhatsAppBridge.EndToEnd.Infrastructure;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;
using WhatsAppBridge.Tests.Infrastructure.Redis;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>
/// What a message leaves to the garbage collector, by the runtime's own count: unlike seconds it is the same on a busy
/// machine, and what makes a message dearer nearly always shows in it.
/// </summary>
[Trait("Category", "Slow")]
public sealed class AllocationTests(ITestOutputHelper output)
{
    private const int WarmUp = 1_000;
    private const int Messages = 1_000;
    private const int People = 100;

    // A quarter above what was measured with metrics switched on. A debug build's awaits allocate more.
#if DEBUG
    private const double ForDebugging = 1.2;
#else
    private const double ForDebugging = 1;
#endif

    [Theory]
    [InlineData("Memory", 25_000)]
    [InlineData("Sqlite", 27_600)]
    [InlineData("Redis", 32_500)]
    public async Task A_message_allocates_no_more_than_it_used_to(string store, double budget)
    {
        await using var redis = store == "Redis" ? await RedisServer.StartAsync() : null;
        var port = FreePort.Find();
        await using var scene = await BridgeScene.PrepareWithHttp2Async(
            ("Telemetry__PrometheusPort", port.ToString(CultureInfo.InvariantCulture)), ("Store__Provider", store), ("Store__Redis__Connection", redis?.Address ?? ""));
        await scene.StartBridgeAsync();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await WriteAsync(scene, first: 0, WarmUp);

        var before = await AllocatedAsync(client);
        await WriteAsync(scene, WarmUp, Messages);
        var each = (await AllocatedSinceAsync(client, before) - before) / Messages;

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{store}: {each:0} bytes a message"));
        Assert.InRange(each, 1, budget * ForDebugging);
    }

    private static Task WriteAsync(BridgeScene scene, int first, int count) => Parallel.ForEachAsync(
        Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
        {
            var person = new PhonePerson(string.Create(CultureInfo.InvariantCulture, $"+1415555{number % People:0000}"));
            Assert.Null((await scene.Twilio.DeliverAsync(new PhoneMessage(person, $"echo {number}"), CancellationToken.None)).Error);
        });

    /// <summary>
    /// The exporter answers with what it last collected for 300 ms, in which a fast machine writes all the messages. What differs from
    /// <paramref name="before"/> was collected after them.
    /// </summary>
    private static async Task<double> AllocatedSinceAsync(HttpClient client, double before)
    {
        var began = TimeProvider.System.GetTimestamp();
        double now;
        while ((now = await AllocatedAsync(client)) == before)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30), "Nothing was collected anew.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        return now;
    }

    private static async Task<double> AllocatedAsync(HttpClient client)
    {
        const string name = "dotnet_gc_heap_total_allocated_bytes_total";
        var line = (await client.GetStringAsync("/metrics")).Split('\n').First(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
