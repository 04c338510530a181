namespace WhatsAppBridge.Twilio.Signing;

/// <summary>Says at the start which addresses Twilio has to call, and what <see cref="PublicUrlCheck"/> has found.</summary>
internal sealed partial class PublicUrlAnnouncement(TwilioOptions options, ILogger<PublicUrlAnnouncement> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.PublicUrl is not { } publicUrl)
        {
            Log.AddressIsTakenFromRequests(logger);
            return Task.CompletedTask;
        }

        var shown = RequestAddress.WithoutQueryAndUser(publicUrl);
        Log.AddressAnnounced(logger, shown + WebhookEndpoints.MessagePath, shown + WebhookEndpoints.FallbackPath, shown + WebhookEndpoints.StatusPath);
        foreach (var finding in PublicUrlCheck.Run(options))
            Log.AddressDoubted(logger, shown, finding);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1010, LogLevel.Information, "Twilio is expected to call {MessageUrl}, {FallbackUrl} and {StatusUrl}")]
        public static partial void AddressAnnounced(ILogger logger, string messageUrl, string fallbackUrl, string statusUrl);

        [LoggerMessage(1011, LogLevel.Information, "Twilio:PublicUrl is not set: signatures are verified for the address each request names, which is wrong behind a proxy that is not in Twilio:TrustedProxies")]
        public static partial void AddressIsTakenFromRequests(ILogger logger);

        [LoggerMessage(1012, LogLevel.Warning, "Twilio:PublicUrl is {PublicUrl}: {Finding}")]
        public static partial void AddressDoubted(ILogger logger, string publicUrl, string finding);
    }
}
