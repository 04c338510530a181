using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Telemetry;

public sealed class LogLevelTests
{
    [Fact]
    public async Task The_level_changes_with_the_settings_and_without_a_restart()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        var configuration = bridge.Services.GetRequiredService<IConfiguration>();
        var logger = bridge.Services.GetRequiredService<ILogger<LogLevelTests>>();
        Assert.False(logger.IsEnabled(LogLevel.Debug));

        configuration["Logging:LogLevel:Default"] = "Debug";
        ((IConfigurationRoot)configuration).Reload();
        Assert.True(logger.IsEnabled(LogLevel.Debug));

        configuration["Logging:LogLevel:Default"] = "Error";
        ((IConfigurationRoot)configuration).Reload();
        Assert.False(logger.IsEnabled(LogLevel.Warning));
    }
}
