using System.Text;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Cli;

/// <summary>Runs the service until it is told to stop.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        UseWideConsole();
        try
        {
            await using var app = BridgeApplication.Build(args);
            await app.RunAsync();
            return ExitCode.Done;
        }
        catch (SettingsException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.BadConfiguration;
        }
        catch (Exception exception) when (exception is StoreUnavailableException or IOException or FormatException)
        {
            // The store can't be opened, or the address to listen on is in use or none.
            await Console.Error.WriteLineAsync($"WhatsAppBridge can't start: {exception.Message}");
            return ExitCode.Failed;
        }
    }

    // The runtime's own writer has a buffer of 256 bytes, so that a log line would go out, and arrive, in pieces.
    private static void UseWideConsole() =>
        Console.SetOut(new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 16 * 1024) { AutoFlush = true });
}
