using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WhatsAppBridge.Diagnostics.Checks;
using WhatsAppBridge.Stores;
using WhatsAppBridge.Stores.Redis;

namespace WhatsAppBridge.Diagnostics;

/// <summary>The one list of checks, in the order in which a person reads it.</summary>
internal static class DiagnosticsFeature
{
    public static void AddDiagnostics(this IServiceCollection services, IReadOnlyList<string> unknownSettings, StoreOptions store)
    {
        services.AddSingleton(new UnknownSettings(unknownSettings));
        services.AddHttpClient(PublicAddress.HttpClientName)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(5),
                // A redirect is a finding.
                AllowAutoRedirect = false,
                UseCookies = false,
            })
            // The factory's own logging writes whole addresses.
            .RemoveAllLoggers();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<ServedSenders>();
        services.AddSingleton<WebhookRepair>();
        services.AddSingleton(provider => new StoreCheck(provider.GetRequiredService<StoreDoor>().OpenAsync));
        services.AddSingleton(provider => new StoreDurabilityCheck(store, provider.GetRequiredService<RedisConnection>));

        services.AddCheck<SettingsCheck>();
        services.AddCheck<StoreCheck>();
        services.AddCheck<StoreDurabilityCheck>();
        services.AddCheck<OpenFilesCheck>();
        services.AddCheck<ClockCheck>();
        services.AddCheck<AssistantCheck>();
        services.AddCheck<AssistantSessionCheck>();
        services.AddCheck<TwilioAccountCheck>();
        services.AddCheck<TwilioApiKeyCheck>();
        services.AddCheck<SenderCheck>();
        services.AddCheck<SenderWebhookCheck>();
        services.AddCheck<PublicAddressCheck>();
        services.AddCheck<SignatureCheck>();
        services.AddSingleton<DiagnosticRun>();
    }

    private static void AddCheck<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TCheck>(this IServiceCollection services)
        where TCheck : class, IDiagnosticCheck
    {
        services.TryAddSingleton<TCheck>();
        services.AddSingleton<IDiagnosticCheck>(provider => provider.GetRequiredService<TCheck>());
    }
}
