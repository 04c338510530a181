using System.ComponentModel;
using System.Diagnostics;
using WhatsAppBridge.Benchmarks.Hosting;
using WhatsAppBridge.Benchmarks.Traffic;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Benchmarks.SideBySide;

/// <summary>The script in <c>Tutorial/</c>, with the packages its lock file names.</summary>
internal static class TutorialBridge
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "WhatsAppBridge.Benchmarks", "Tutorial");

    public static bool IsInstalled => File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json"));

    public static Launch Launch(Uri assistant) => new()
    {
        Name = Peer.Tutorial.Title(),
        Program = "node",
        Arguments = ["bridge.mjs"],
        Folder = Folder,
        Environment = new Dictionary<string, string>
        {
            ["NODE_ENV"] = "production",
            ["AUTH_TOKEN"] = SignedMessages.AuthToken,
            ["WEBHOOK_URL"] = SignedMessages.PublicUrl + SignedMessages.Path,
            ["ASSISTANT_URL"] = assistant.ToString().TrimEnd('/'),
            ["TOKEN_URL"] = assistant.ToString().TrimEnd('/'),
            ["API_KEY"] = StubAssistant.ApiKey,
            ["ASSISTANT_ID"] = StubAssistant.AssistantId,
            ["ENVIRONMENT_ID"] = StubAssistant.EnvironmentId,
        },
    };

    /// <summary>Fetches the packages where they are not there yet; without Node.js the others are compared alone.</summary>
    public static async Task InstallAsync(TextWriter output, CancellationToken cancellationToken)
    {
        if (IsInstalled)
            return;

        await output.WriteLineAsync("Fetching the tutorial bridge's packages");
        try
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-progress", "--silent"]) { WorkingDirectory = Folder })!;
            await npm.WaitForExitAsync(cancellationToken);
        }
        catch (Win32Exception)
        {
            // No Node.js: said by whoever misses the tutorial bridge in the table.
        }
    }
}
