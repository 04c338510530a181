using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WhatsAppBridge.Playground.Assistant;

namespace WhatsAppBridge.Benchmarks.Soak;

/// <summary>An emulated assistant that repeats what it is told, over HTTP/2 as the vendor's, and comes back at the same address after it was gone.</summary>
internal sealed class RestartableAssistant : IAsyncDisposable
{
    private EmulatedAssistant _assistant;

    private RestartableAssistant(EmulatedAssistant assistant) => _assistant = assistant;

    public EmulatedAssistant Current => _assistant;

    public static async Task<RestartableAssistant> StartAsync(CancellationToken cancellationToken) =>
        new(await StartAsync(new EmulatedAssistantOptions { Protocols = HttpProtocols.Http2 }, cancellationToken));

    /// <summary>Ends it with all its sessions and tokens, and starts it after a while.</summary>
    public async Task RestartAsync(TimeSpan away, CancellationToken cancellationToken)
    {
        var again = new EmulatedAssistantOptions
        {
            Port = _assistant.Url.Port,
            Protocols = HttpProtocols.Http2,
            AssistantId = _assistant.AssistantId,
            EnvironmentId = _assistant.EnvironmentId,
            InstanceId = _assistant.InstanceId,
            ApiKey = _assistant.ApiKey,
        };
        await _assistant.DisposeAsync();
        await Task.Delay(away, TimeProvider.System, cancellationToken);
        _assistant = await StartAsync(again, cancellationToken);
    }

    public ValueTask DisposeAsync() => _assistant.DisposeAsync();

    private static async Task<EmulatedAssistant> StartAsync(EmulatedAssistantOptions options, CancellationToken cancellationToken)
    {
        var assistant = await EmulatedAssistant.StartAsync(options, cancellationToken);
        assistant.Script = turn => new JsonObject { ["generic"] = new JsonArray(new JsonObject { ["response_type"] = "text", ["text"] = turn.Text }) };
        return assistant;
    }
}
