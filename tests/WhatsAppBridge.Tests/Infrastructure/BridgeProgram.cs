namespace WhatsAppBridge.Tests.Infrastructure;

/// <summary>The bridge as the program that is started: the one built with the tests, or a published one.</summary>
internal static class BridgeProgram
{
    /// <summary>The path of a published program, native or a <c>.dll</c>, to be used in place of the one built with the tests.</summary>
    public const string Variable = "BRIDGE_PROGRAM";

    /// <summary>What the bridge's own arguments follow on a command line.</summary>
    public static IReadOnlyList<string> Command => CommandFor(
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } published
            ? Path.GetFullPath(published)
            : Path.Combine(AppContext.BaseDirectory, "WhatsAppBridge.dll"));

    /// <summary>It was compiled ahead of time, all of it: what it does is the same from its first moment on.</summary>
    public static bool IsNative => Command.Count == 1;

    /// <param name="program">A <c>.dll</c>, which the runtime is started with, or a native program.</param>
    public static IReadOnlyList<string> CommandFor(string program) => program.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", program] : [program];
}
