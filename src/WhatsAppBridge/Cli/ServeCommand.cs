using System.Text;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Cli;

/// <summary>Runs the service until it is told to stop.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        await using var output = UseDeferredConsole();
        try
        {
            await using var app = await BridgeApplication.BuildAsync(args);
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

    // A buffer as long as the longest line, or it would go out, and arrive, in pieces.
    private static DeferredOutput UseDeferredConsole()
    {
        var output = new DeferredOutput(Console.OpenStandardOutput());
        Console.SetOut(new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 16 * 1024) { AutoFlush = true });
        // The last lines of a process that ends by an error are those that are wanted.
        AppDomain.CurrentDomain.UnhandledException += (_, _) => output.Dispose();
        return output;
    }
}
