using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using WhatsAppBridge.Attention;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Cli;

/// <summary>Shows what people are owed, tries it once more, or takes it off the list.</summary>
internal static class AttentionCommand
{
    private const string UsageText = """
        usage: WhatsAppBridge attention [list] [--json]
               WhatsAppBridge attention retry ID... | --all
               WhatsAppBridge attention dismiss ID... | --all

        What is tried again is done by the running service within seconds, or by the next one that starts.
        """;

    private const string NothingOwed = "Nobody is owed anything.";

    public static async Task<int> RunAsync(string[] args)
    {
        var isJson = args.Contains("--json");
        var words = args.Where(argument => argument != "--json").ToList();
        try
        {
            switch (words)
            {
                case [] or ["list"]:
                    return await WithListAsync(app => ListAsync(app, isJson));
                case ["retry", .. { Count: > 0 } which] when AreIds(which):
                    return await WithListAsync(app => EachAsync(app, which, "opened again, the running service tries it within seconds", (item, cancellationToken) =>
                        app.Services.GetRequiredService<Retries>().RetryAsync(item, cancellationToken)));
                case ["dismiss", .. { Count: > 0 } which] when AreIds(which):
                    return await WithListAsync(app => EachAsync(app, which, "dismissed", async (item, cancellationToken) =>
                        await app.Services.GetRequiredService<IAttentionList>().DismissAsync(item.Id, cancellationToken)));
                default:
                    await Console.Error.WriteLineAsync(UsageText);
                    return ExitCode.Usage;
            }
        }
        catch (SettingsException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.BadConfiguration;
        }
        catch (StoreUnavailableException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.Failed;
        }
    }

    private static bool AreIds(IEnumerable<string> words) =>
        words.All(word => word == "--all" || long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _));

    // The service's own settings and store, without its web server; its log would stand in the way of the report.
    private static async Task<int> WithListAsync(Func<WebApplication, Task<int>> work)
    {
        await using var app = await BridgeApplication.BuildAsync([], builder => builder.Configuration["Logging:LogLevel:Default"] = "None");
        return await work(app);
    }

    private static async Task<int> ListAsync(WebApplication app, bool isJson)
    {
        var items = await app.Services.GetRequiredService<IAttentionList>().ListAsync(CancellationToken.None);
        await Console.Out.WriteLineAsync(isJson ? Json(items) : items.Count == 0 ? NothingOwed : string.Join('\n', items.Select(Text)));
        return ExitCode.Done;
    }

    private static async Task<int> EachAsync(WebApplication app, IReadOnlyCollection<string> which, string done, Func<AttentionItem, CancellationToken, Task<bool>> work)
    {
        var items = await app.Services.GetRequiredService<IAttentionList>().ListAsync(CancellationToken.None);
        var isAll = which.Contains("--all");
        var chosen = isAll ? items : [.. items.Where(item => which.Contains(item.Id.ToString(CultureInfo.InvariantCulture)))];
        var missing = isAll ? [] : which.Except(chosen.Select(item => item.Id.ToString(CultureInfo.InvariantCulture))).ToList();
        var failed = missing.Count > 0;
        if (chosen.Count == 0 && !failed)
            await Console.Out.WriteLineAsync(NothingOwed);
        foreach (var id in missing)
            await Console.Error.WriteLineAsync($"{id}: there is no such entry");
        foreach (var item in chosen)
        {
            var isDone = await work(item, CancellationToken.None);
            failed |= !isDone;
            await Console.Out.WriteLineAsync($"{item.Id}: {(isDone ? done : "nothing is left that could be done")}");
        }

        return failed ? ExitCode.Failed : ExitCode.Done;
    }

    private static string Text(AttentionItem item)
    {
        var code = item.ErrorCode is { } number ? $" (Twilio error {number})" : "";
        var retry = item.Retry switch
        {
            AttentionRetry.Never => "",
            AttentionRetry.ByHand => " [can be retried; what was heard or sent already may then be so twice]",
            _ => " [can be retried]",
        };
        return $"{item.Id}  {item.NoticedAt.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)}  {item.Kind}  {item.Sid}  {item.Conversation}: {item.Reason}{code}{retry}";
    }

    private static string Json(IEnumerable<AttentionItem> items) => JsonSerializer.Serialize(
        [.. items.Select(item => new AttentionReport(
            item.Id, item.Kind, item.Sid.Value, item.Conversation.Person.Masked, item.Conversation.Number.Masked, item.ErrorCode, item.Reason, item.NoticedAt, item.Retry))],
        AttentionJson.Default.IReadOnlyListAttentionReport);
}

internal sealed record AttentionReport(
    long Id, AttentionKind Kind, string Sid, string Person, string Number, int? ErrorCode, string Reason, DateTimeOffset NoticedAt, AttentionRetry Retry);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<AttentionReport>))]
internal sealed partial class AttentionJson : JsonSerializerContext;
