namespace WhatsAppBridge.Cli;

/// <summary>What the process tells whoever started it.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>EX_CONFIG of sysexits.h.</summary>
    public const int BadConfiguration = 78;
}
