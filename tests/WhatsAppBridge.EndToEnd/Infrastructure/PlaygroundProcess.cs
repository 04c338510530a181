using System.Text.RegularExpressions;

namespace WhatsAppBridge.EndToEnd.Infrastructure;

/// <summary>The built playground on free ports, started as a person would start it.</summary>
internal sealed partial class PlaygroundProcess : IAsyncDisposable
{
    private readonly BuiltProgram _program;

    private PlaygroundProcess(BuiltProgram program, Uri phone) => (_program, Phone) = (program, phone);

    /// <summary>The phone's address, as the playground prints it.</summary>
    public Uri Phone { get; }

    public static async Task<PlaygroundProcess> StartAsync()
    {
        var program = BuiltProgram.Start("WhatsAppBridge.Playground", ["--Port", "0"]);
        try
        {
            return new PlaygroundProcess(program, await program.FindInOutputAsync(PhoneIn));
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it as Ctrl+C does.</summary>
    public async Task<int> StopAsync()
    {
        await _program.TerminateAsync();
        return await _program.WaitForExitAsync();
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private static Uri? PhoneIn(string line) => PhoneLine().Match(line) is { Success: true } match ? new Uri(match.Groups[1].Value) : null;

    [GeneratedRegex(@"^\s*Phone\s+(http://\S+)$")]
    private static partial Regex PhoneLine();
}
