using System.Globalization;
using WhatsAppBridge.Assistant;
using WhatsAppBridge.Server;

namespace WhatsAppBridge.Diagnostics.Checks;

/// <summary>
/// May the process hold as many connections as the settings allow? Each is an open file to the system, at both ends: one
/// from Twilio and, where the assistant speaks HTTP/1.1, one to it for every turn under way.
/// </summary>
internal sealed class OpenFilesCheck(ServerOptions server, AssistantDirectory assistants) : IDiagnosticCheck
{
    // Assemblies, the store, sockets that listen, standard streams.
    private const int Others = 500;

    private const string LimitsFile = "/proc/self/limits";

    public string Name => "open-files";

    public DiagnosticArea Area => DiagnosticArea.Bridge;

    public string Help => "#limits";

    public async Task<IReadOnlyList<DiagnosticFinding>> RunAsync(CancellationToken cancellationToken) =>
        [Judge(File.Exists(LimitsFile) ? LimitIn(await File.ReadAllTextAsync(LimitsFile, cancellationToken)) : null)];

    /// <summary>The soft limit as Linux writes it; null where it is unlimited or not there.</summary>
    public static long? LimitIn(string limits)
    {
        const string name = "Max open files";
        var line = limits.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        var soft = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }

    private DiagnosticFinding Judge(long? limit)
    {
        var wanted = (long)server.MaxConnections + assistants.All.Sum(assistant => Math.Min(assistant.Options.MaxConcurrentCalls, server.MaxConnections)) + Others;
        return limit switch
        {
            null => DiagnosticFinding.Passed("This system names no limit of open files."),
            _ when limit >= wanted => DiagnosticFinding.Passed($"{limit} files may be open, the settings can use {wanted}."),
            _ => DiagnosticFinding.Warned(
                $"Only {limit} files may be open, but Server:MaxConnections and Assistant:MaxConcurrentCalls together can use {wanted}.",
                $"Raise the limit (ulimit -n, LimitNOFILE= of systemd, --ulimit nofile={wanted}:{wanted} of a container), or lower these settings."),
        };
    }
}
