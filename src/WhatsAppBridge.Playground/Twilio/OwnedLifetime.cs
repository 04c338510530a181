namespace WhatsAppBridge.Playground.Twilio;

/// <summary>
/// The lifetime of a server inside another program: its owner starts and stops it. The usual one listens for Ctrl+C and
/// SIGTERM itself, and would take Twilio away from a bridge that is still finishing its last messages.
/// </summary>
internal sealed class OwnedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
