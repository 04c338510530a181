using System.Text.RegularExpressions;

namespace WhatsAppBridge.EndToEnd.Infrastructure;

/// <summary>The built playground on free ports, started as a person would start it.</summary>
internal sealed partial class PlaygroundProcess : IAsyncDisposable
{
    private readonly BuiltProgram _program;

    private PlaygroundProcess(BuiltProgram program, Uri phone, Uri portal, string portalPassword) =>
        (_program, Phone, Portal, PortalPassword) = (program, phone, portal, portalPassword);

    /// <summary>The phone's address, as the playground prints it.</summary>
    public Uri Phone { get; }

    public Uri Portal { get; }

    public string PortalPassword { get; }

    public static async Task<PlaygroundProcess> StartAsync()
    {
        var program = BuiltProgram.Start(["dotnet", Path.Combine(AppContext.BaseDirectory, "WhatsAppBridge.Playground.dll"), "--Port", "0"]);
        try
        {
            var phone = await program.FindInOutputAsync(line => PhoneLine().Match(line) is { Success: true } match ? match : null);
            var portal = await program.FindInOutputAsync(line => PortalLine().Match(line) is { Success: true } match ? match : null);
            return new PlaygroundProcess(program, new Uri(phone.Groups[1].Value), new Uri(portal.Groups[1].Value), portal.Groups[2].Value);
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

    [GeneratedRegex(@"^\s*Phone\s+(http://\S+)$")]
    private static partial Regex PhoneLine();

    [GeneratedRegex(@"^\s*Portal\s+(http://\S+)\s+\(password: (\S+)\)$")]
    private static partial Regex PortalLine();
}
