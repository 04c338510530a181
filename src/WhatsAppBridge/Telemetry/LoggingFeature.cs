using Microsoft.Extensions.Primitives;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace WhatsAppBridge.Telemetry;

/// <summary>Serilog on the console: text for people in Development, one JSON object a line for machines elsewhere.</summary>
internal static class LoggingFeature
{
    private const string TextTemplate = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj} {MessageSid} {Person} {TraceId}{NewLine}{Exception}";

    public static void AddLogging(this WebApplicationBuilder builder)
    {
        var level = new LoggingLevelSwitch();
        var scopes = new LogScopes();
        SetLevel();
        // Without a restart: whoever looks for a fault wants to keep it.
        ChangeToken.OnChange(((IConfiguration)builder.Configuration).GetReloadToken, SetLevel);
        builder.Services.AddSerilog((_, logging) =>
        {
            logging
                .Enrich.With(scopes)
                .MinimumLevel.ControlledBy(level)
                // The framework's lines hold addresses and headers; what a request means, the bridge says itself.
                .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                // Comes with authentication and warns about keys that nothing here uses.
                .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
                .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
                .MinimumLevel.Override("System", LogEventLevel.Warning);
            if (builder.Environment.IsDevelopment())
                logging.WriteTo.Console(outputTemplate: TextTemplate, formatProvider: System.Globalization.CultureInfo.InvariantCulture);
            else
                logging.WriteTo.Sink(new ConsoleLines(new RenderedCompactJsonFormatter()));
        },
        // Several bridges in one process each keep their own logger, and whoever embeds one may listen too. Where nobody does, each line
        // would be made ready for them all the same.
        preserveStaticLogger: true,
        writeToProviders: builder.Services.Any(service => service.ServiceType == typeof(ILoggerProvider)));
        builder.Services.UseBridgeLoggers(scopes);

        void SetLevel() => level.MinimumLevel = LevelOf(builder.Configuration["Logging:LogLevel:Default"], LogEventLevel.Information);
    }

    private static void UseBridgeLoggers(this IServiceCollection services, LogScopes scopes)
    {
        var made = services.Last(service => service.ServiceType == typeof(ILoggerFactory));
        services.AddSingleton<ILoggerFactory>(provider => new BridgeLoggers((ILoggerFactory)made.ImplementationFactory!(provider), scopes));
    }

    private static LogEventLevel LevelOf(string? name, LogEventLevel whenAbsent) => name?.ToUpperInvariant() switch
    {
        "TRACE" => LogEventLevel.Verbose,
        "DEBUG" => LogEventLevel.Debug,
        "INFORMATION" => LogEventLevel.Information,
        "WARNING" => LogEventLevel.Warning,
        "ERROR" => LogEventLevel.Error,
        "CRITICAL" or "NONE" => LogEventLevel.Fatal,
        _ => whenAbsent,
    };
}
