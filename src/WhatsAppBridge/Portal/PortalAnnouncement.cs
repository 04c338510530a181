namespace WhatsAppBridge.Portal;

/// <summary>Says at the start that there is a portal, and when its password is easily guessed.</summary>
internal sealed partial class PortalAnnouncement(PortalOptions options, ILogger<PortalAnnouncement> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Log.PortalOpened(logger, PortalFeature.Path);
        if (options.Password?.Length < PortalOptions.GoodPasswordLength)
            Log.PasswordDoubted(logger, PortalOptions.GoodPasswordLength);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Information, "The operator's portal is at {Path}")]
        public static partial void PortalOpened(ILogger logger, string path);

        [LoggerMessage(5002, LogLevel.Warning, "Portal:Password has less than {Length} characters: whoever reaches the portal may guess it")]
        public static partial void PasswordDoubted(ILogger logger, int length);
    }
}
