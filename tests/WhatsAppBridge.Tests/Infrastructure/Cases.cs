using System.Globalization;

namespace WhatsAppBridge.Tests.Infrastructure;

/// <summary>How many cases a property is tried with: an ordinary run's, times what <c>PROPERTY_CASES</c> says.</summary>
internal static class Cases
{
    private static readonly double Factor = double.TryParse(
        Environment.GetEnvironmentVariable("PROPERTY_CASES"), CultureInfo.InvariantCulture, out var factor) ? factor : 1;

    public static long Of(int ordinary) => (long)Math.Max(1, ordinary * Factor);
}
