using System.Globalization;
using Microsoft.AspNetCore.Builder;

namespace WhatsAppBridge.Benchmarks.Hosting;

/// <summary>
/// How a mode of this program serves: it says where it listens, answers what it is told on its input, and ends when the
/// input does, so that it never outlives whoever started it.
/// </summary>
internal static class Serving
{
    public const string Said = "said ";

    /// <summary>What every mode answers: the bytes it has allocated so far.</summary>
    public const string Allocated = "allocated";

    public static async Task<int> RunAsync(WebApplication app, Func<string, string>? obey = null)
    {
        await app.StartAsync();
        Console.WriteLine($"Listening on {app.Urls.First()}");
        while (await Console.In.ReadLineAsync() is { } line)
            Console.WriteLine($"{Said}{(line == Allocated ? GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture) : obey?.Invoke(line))}");
        await app.DisposeAsync();
        return 0;
    }
}
