using System.Globalization;

namespace WhatsAppBridge.Tests.Infrastructure.Fuzz;

/// <summary>How much is tried and from which seed. <c>tests/fuzz</c> sets it by the environment; without, a run is short and its seed new.</summary>
internal sealed record FuzzSettings(ulong Seed, long Count)
{
    public static FuzzSettings Read(long countWhenAbsent) => new(
        ulong.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : (uint)Random.Shared.Next(),
        long.TryParse(Environment.GetEnvironmentVariable("FUZZ_COUNT"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : countWhenAbsent);
}
