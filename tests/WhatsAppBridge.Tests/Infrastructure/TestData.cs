using System.Text.Json;

namespace WhatsAppBridge.Tests.Infrastructure;

/// <summary>Files of the Data folder, beside the tests and in the sources.</summary>
internal static class TestData
{
    public static JsonElement Json(params string[] path) => JsonElement.Parse(File.ReadAllBytes(PathOf(path)));

    public static string PathOf(params string[] path) => Path.Combine([AppContext.BaseDirectory, "Data", .. path]);

    /// <summary>Where the file lies in the sources, for tests that write what they expect.</summary>
    public static string SourceOf(params string[] path) =>
        Path.Combine([RepositoryRoot, "tests", "WhatsAppBridge.Tests", "Data", .. path]);

    public static string RepositoryRoot => Repository.Root;

    public static bool IsUpdating => Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";
}
