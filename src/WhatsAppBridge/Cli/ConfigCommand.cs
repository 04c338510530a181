using System.Text.Json;
using System.Text.Json.Serialization;
using WhatsAppBridge.Settings;

namespace WhatsAppBridge.Cli;

/// <summary>Shows the settings in force and where each comes from, secrets masked; wrong ones too, so that they can be found.</summary>
internal static class ConfigCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not ([] or ["--json"]))
        {
            await Console.Error.WriteLineAsync("usage: WhatsAppBridge config [--json]");
            return ExitCode.Usage;
        }

        var configuration = BridgeApplication.Configuration([]);
        var settings = EffectiveSettings.Of(configuration);
        await Console.Out.WriteLineAsync(args.Length > 0
            ? JsonSerializer.Serialize(settings, ConfigJson.Default.IReadOnlyListEffectiveSetting)
            : string.Join('\n', settings.Select(setting => $"{setting.Name} = {setting.Value ?? "(nothing)"}{(setting.Source is { } source ? $"  ({source})" : "")}")));
        try
        {
            _ = BridgeSettings.Read(configuration);
            return ExitCode.Done;
        }
        catch (SettingsException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.BadConfiguration;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<EffectiveSetting>))]
internal sealed partial class ConfigJson : JsonSerializerContext;
