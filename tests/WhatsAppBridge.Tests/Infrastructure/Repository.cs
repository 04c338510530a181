namespace WhatsAppBridge.Tests.Infrastructure;

/// <summary>The working tree this program was built in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    private static string FindRoot(DirectoryInfo? folder) => folder switch
    {
        null => throw new InvalidOperationException($"No WhatsAppBridge.sln above {AppContext.BaseDirectory}."),
        _ when File.Exists(Path.Combine(folder.FullName, "WhatsAppBridge.sln")) => folder.FullName,
        _ => FindRoot(folder.Parent),
    };
}
