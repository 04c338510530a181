using System.Text.Json;

namespace WhatsAppBridge.Settings;

/// <summary>The settings as they are in force, for people to look at.</summary>
internal static class EffectiveSettings
{
    // What opens something. A name nobody knows may be one of these, misspelt, and is treated like one.
    private static readonly string[] Secrets = ["AuthToken", "AdditionalAuthTokens", "ApiKeySecret", "ApiKey", "Password", "BearerToken", "UserIdSecret", "Connection"];

    // In these a secret from the line below has been found before.
    private static readonly string[] Sids = ["AccountSid", "ApiKeySid"];

    /// <param name="configuration">All of it; what is not of the bridge's sections is left out.</param>
    public static IReadOnlyList<EffectiveSetting> Of(IConfigurationRoot configuration)
    {
        var known = KnownNames();
        var sections = known.Select(name => name.Split(':')[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. configuration.AsEnumerable()
                .Where(setting => sections.Contains(setting.Key.Split(':')[0]))
                .Where(setting => !configuration.GetSection(setting.Key).GetChildren().Any() && (setting.Value is not null || known.Contains(setting.Key)))
                .OrderBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase)
                .Select(setting => new EffectiveSetting(setting.Key, Shown(setting.Key, setting.Value, known), SourceOf(configuration, setting.Key))),
        ];
    }

    private static string? Shown(string name, string? value, IReadOnlySet<string> known)
    {
        string[] parts = [.. name.Split(':').Where(part => !part.All(char.IsAsciiDigit))];
        return value switch
        {
            null or "" => null,
            // Chosen by people: a few letters of it are half of it.
            _ when parts.Contains("Password", StringComparer.OrdinalIgnoreCase) => SettingsReader.Mask(""),
            _ when parts.Any(part => Secrets.Contains(part, StringComparer.OrdinalIgnoreCase)) => SettingsReader.Mask(value),
            _ when Sids.Contains(parts[^1], StringComparer.OrdinalIgnoreCase) => IsSid(value) ? value : SettingsReader.Mask(value),
            _ when !IsKnown(parts, known) => SettingsReader.Mask(value),
            _ => SettingsReader.WithoutUser(value),
        };
    }

    // What a list of sections holds is named like the section it differs from.
    private static bool IsKnown(string[] parts, IReadOnlySet<string> known) => known.Contains(string.Join(':', parts)) || parts switch
    {
        ["Channels", "PhoneNumber"] => true,
        ["Channels", var name] => known.Contains($"Assistant:{name}"),
        ["Twilio", "Subaccounts", var name] => known.Contains($"Twilio:{name}"),
        ["Logging", ..] => true,
        _ => false,
    };

    private static bool IsSid(string value) =>
        value is ['A', 'C', ..] or ['S', 'K', ..] && value.Length == 34 && value.AsSpan(2).IndexOfAnyExcept("0123456789abcdefABCDEF") < 0;

    // The shipped file lists every setting with its default, and a test holds it to that.
    private static HashSet<string> KnownNames()
    {
        using var shipped = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "appsettings.json")));
        return NamesIn(shipped.RootElement, "").ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> NamesIn(JsonElement element, string prefix) => element.EnumerateObject().SelectMany(member =>
        member.Value.ValueKind == JsonValueKind.Object ? NamesIn(member.Value, $"{prefix}{member.Name}:") : [prefix + member.Name]);

    private static string? SourceOf(IConfigurationRoot configuration, string name) =>
        configuration.Providers.Reverse().FirstOrDefault(provider => provider.TryGet(name, out _)) switch
        {
            null => null,
            FileConfigurationProvider file => file.Source.Path,
            Microsoft.Extensions.Configuration.EnvironmentVariables.EnvironmentVariablesConfigurationProvider => "environment",
            Microsoft.Extensions.Configuration.CommandLine.CommandLineConfigurationProvider => "command line",
            _ => "program",
        };
}

/// <param name="Name">As in appsettings.json, sections joined by a colon.</param>
/// <param name="Value">Its value, masked where it is a secret or might be one; null for none.</param>
/// <param name="Source">Where it comes from.</param>
internal sealed record EffectiveSetting(string Name, string? Value, string? Source);
