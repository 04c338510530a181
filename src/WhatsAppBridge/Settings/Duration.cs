using System.Globalization;

namespace WhatsAppBridge.Settings;

/// <summary>
/// How a time is written in the settings: <c>10s</c>, <c>500ms</c>, <c>5m</c>, <c>36h</c>, <c>3d</c>,
/// <c>00:00:10</c>, or a bare number of seconds. <see cref="TimeSpan.Parse(string)"/> alone would read "10" as ten
/// days.
/// </summary>
internal static class Duration
{
    private static readonly (string Suffix, double Seconds)[] Units =
        [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400)];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        if (text.Contains(':', StringComparison.Ordinal))
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration);

        var (suffix, seconds) = Array.Find(Units, unit => text.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase));
        var number = suffix is null ? text : text[..^suffix.Length];
        duration = default;
        if (!double.TryParse(number.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            return false;

        var total = amount * (suffix is null ? 1 : seconds);
        if (total > TimeSpan.FromDays(36500).TotalSeconds)
            return false;

        duration = TimeSpan.FromSeconds(total);
        return true;
    }

    public static string Format(TimeSpan duration) => duration switch
    {
        { TotalDays: >= 1, Hours: 0, Minutes: 0, Seconds: 0 } => Text(duration.TotalDays, "d"),
        { TotalHours: >= 1, Minutes: 0, Seconds: 0 } => Text(duration.TotalHours, "h"),
        { TotalMinutes: >= 1, Seconds: 0 } => Text(duration.TotalMinutes, "m"),
        { TotalSeconds: >= 1 } => Text(duration.TotalSeconds, "s"),
        _ => Text(duration.TotalMilliseconds, "ms"),
    };

    private static string Text(double amount, string unit) => amount.ToString("0.###", CultureInfo.InvariantCulture) + unit;
}
