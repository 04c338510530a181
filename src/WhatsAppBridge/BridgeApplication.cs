using Microsoft.Extensions.DependencyInjection.Extensions;
using WhatsAppBridge.Assistant;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Deliveries;
using WhatsAppBridge.Diagnostics;
using WhatsAppBridge.Portal;
using WhatsAppBridge.Server;
using WhatsAppBridge.Stores;
using WhatsAppBridge.Telemetry;
using WhatsAppBridge.Twilio;
using WhatsAppBridge.Twilio.Media;

namespace WhatsAppBridge;

/// <summary>The bridge as a list of its features, in order.</summary>
public static partial class BridgeApplication
{
    /// <summary>Builds the service, ready to run.</summary>
    /// <param name="args">Command line arguments of the host, such as <c>--urls</c>.</param>
    /// <param name="configure">Changes to the host made before the settings are read; hosts that embed the bridge use it.</param>
    /// <exception cref="Exception">The settings are wrong, or the store can't be opened. The message is meant for the operator.</exception>
    public static async Task<WebApplication> BuildAsync(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var (app, settings) = BuildParts(args, configure);
        try
        {
            // Opens the store now: a bridge that can't record a message must not take one.
            await app.Services.GetRequiredService<StoreDoor>().OpenAsync();
            app.UseBridge(settings);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>The parts of the service, with nothing opened: for what must work where the service can't.</summary>
    /// <exception cref="SettingsException">The settings are wrong.</exception>
    internal static (WebApplication App, BridgeSettings Settings) BuildParts(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = Builder(args);
        builder.Logging.ClearProviders();
        configure?.Invoke(builder);

        var settings = BridgeSettings.Read(builder.Configuration);
        builder.AddBridge(settings);
        return (builder.Build(), settings);
    }

    /// <summary>The settings as the service would read them, right or wrong.</summary>
    internal static IConfigurationRoot Configuration(string[] args) => Builder(args).Configuration;

    private static WebApplicationBuilder Builder(string[] args) => WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = args,
        ApplicationName = typeof(BridgeApplication).Assembly.GetName().Name,
        // appsettings.json lies beside the program, whatever directory it is started from.
        ContentRootPath = AppContext.BaseDirectory,
    });

    private static void AddBridge(this WebApplicationBuilder builder, BridgeSettings settings)
    {
        builder.AddLogging();
        builder.AddServer(settings.Server);
        builder.AddTelemetry(settings.Telemetry);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(settings.Rendering);
        builder.Services.AddTwilio(settings.Twilio);
        builder.Services.AddAssistant(settings.Assistant, settings.Channels, TelemetryFeature.IsTraced(builder.Configuration));
        builder.Services.AddStore(settings.Store);
        if (TelemetryFeature.IsExported(builder.Configuration, settings.Telemetry))
            builder.Services.AddStoreMeasurement();
        builder.Services.AddConversations(settings.Conversation, settings.Delivery);
        builder.Services.AddDeliveries();
        builder.Services.AddHealth();
        builder.Services.AddDiagnostics(settings.UnknownNames, settings.Store);
        builder.Services.AddPortal(settings.Portal, settings.Twilio);
    }

    private static void UseBridge(this WebApplication app, BridgeSettings settings)
    {
        app.UseDraining();
        app.UseExceptionHandler();
        app.UsePublicAddress(settings.Twilio);
        app.UsePortalHeaders(settings.Portal, settings.Twilio);
        app.UseRouting();
        app.UseMisplacedWebhookLog();
        app.UsePortalSignIn(settings.Portal);
        app.MapTwilioWebhooks();
        app.MapMedia();
        app.MapHealth();
        app.MapPortal(settings.Portal);

        foreach (var name in settings.UnknownNames)
            Log.UnknownSetting(app.Logger, name);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Setting {Name} is not known and has no effect; is it misspelt?")]
        public static partial void UnknownSetting(ILogger logger, string name);
    }
}
