using System.Text.Json;
using System.Text.Json.Serialization;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Settings;

namespace WhatsAppBridge.Cli;

/// <summary>Erases people who ask for it, and says what it did.</summary>
internal static class ForgetCommand
{
    private const string UsageText = "usage: WhatsAppBridge forget ADDRESS... [--json]\n\nADDRESS is a phone number such as +14155550123, or a business-scoped user id such as US.1029384756102938.";

    public static async Task<int> RunAsync(string[] args)
    {
        var isJson = args.Contains("--json");
        var addresses = args.Where(argument => argument != "--json").Select(AddressOf).ToList();
        if (addresses.Count == 0 || addresses.Contains(null))
        {
            await Console.Error.WriteLineAsync(UsageText);
            return ExitCode.Usage;
        }

        try
        {
            // The service's own settings and store, without its web server; its log would stand in the way of the report.
            await using var app = await BridgeApplication.BuildAsync([], builder => builder.Configuration["Logging:LogLevel:Default"] = "None");
            var reports = new List<ErasureReport>();
            foreach (var address in addresses)
                reports.Add(await app.Services.GetRequiredService<Erasure>().ForgetAsync(address!.Value, CancellationToken.None));
            await Console.Out.WriteLineAsync(isJson ? Json(reports) : string.Join("\n", reports.Select(Text)));
            return reports.TrueForAll(report => report.IsComplete) ? ExitCode.Done : ExitCode.Failed;
        }
        catch (SettingsException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.BadConfiguration;
        }
        catch (StoreUnavailableException exception)
        {
            await Console.Error.WriteLineAsync($"Nothing was erased: {exception.Message}");
            return ExitCode.Failed;
        }
    }

    // Digits only are a number somebody forgot the plus of; which country, nobody knows.
    private static WhatsAppAddress? AddressOf(string argument) => argument switch
    {
        [>= 'A' and <= 'Z', >= 'A' and <= 'Z', '.', _, ..] => new WhatsAppAddress(argument),
        _ => PhoneNumber.TryNormalise(argument),
    };

    private static string Text(ErasureReport report)
    {
        var here = report.Here;
        var lines = new List<string>
        {
            $"{string.Join(", ", here.Names.Select(name => name.Value))}:",
            $"  here: {here.Messages} messages with their answers, {here.Conversations} conversations, {here.AttentionEntries} attention entries erased",
        };
        lines.AddRange(report.AtAssistants.Select(outcome => outcome.Problem is { } problem
            ? $"  {outcome.Url}: NOT erased, {problem}"
            : $"  {outcome.Url}: erasure asked for"));
        if (!report.IsComplete)
            lines.Add($"  The names are no longer known here. Try again with: forget {string.Join(' ', here.Names.Select(name => name.Value))}");
        return string.Join('\n', lines);
    }

    private static string Json(IEnumerable<ErasureReport> reports) => JsonSerializer.Serialize(
        [.. reports.Select(report => new ForgetReport(
            [.. report.Here.Names.Select(name => name.Value)],
            report.Here.Messages,
            report.Here.Conversations,
            report.Here.AttentionEntries,
            [.. report.AtAssistants.Select(outcome => new ForgetOutcome(outcome.Url, outcome.Problem is null, outcome.Problem))]))],
        ForgetJson.Default.IReadOnlyListForgetReport);
}

internal sealed record ForgetReport(
    IReadOnlyList<string> Names, int Messages, int Conversations, int AttentionEntries, IReadOnlyList<ForgetOutcome> Assistants);

internal sealed record ForgetOutcome(string Url, bool Erased, string? Problem);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<ForgetReport>))]
internal sealed partial class ForgetJson : JsonSerializerContext;
