using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Telemetry;

public sealed class BridgeLoggersTests
{
    [Fact]
    public async Task A_category_has_one_logger_however_often_it_is_asked_for()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        var factory = bridge.Services.GetRequiredService<ILoggerFactory>();

        Assert.Same(factory.CreateLogger("Some.Category"), factory.CreateLogger("Some.Category"));
        Assert.NotSame(factory.CreateLogger("Some.Category"), factory.CreateLogger("Another.Category"));
    }

    [Fact]
    public async Task The_servers_scopes_are_no_part_of_any_line()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        var factory = bridge.Services.GetRequiredService<ILoggerFactory>();

        Assert.Null(factory.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics").BeginScope("a path"));
        using var own = factory.CreateLogger("WhatsAppBridge.Anything").BeginScope("a message");
        Assert.NotNull(own);
    }
}
