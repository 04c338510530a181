using Microsoft.Extensions.Time.Testing;
using WhatsAppBridge.Playground.Assistant;

namespace WhatsAppBridge.Tests.Playground.Assistant;

/// <summary>One service and one client for each test, with the clock in the test's hands.</summary>
public abstract class AssistantFixture : IAsyncLifetime
{
    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));

    private protected EmulatedAssistant Assistant { get; private set; } = null!;

    private protected Caller Caller { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Assistant = await EmulatedAssistant.StartAsync(new EmulatedAssistantOptions { TimeProvider = Time });
        Caller = new Caller(Assistant);
    }

    public async ValueTask DisposeAsync()
    {
        Caller.Dispose();
        await Assistant.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
