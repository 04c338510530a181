namespace WhatsAppBridge.Tests.Infrastructure;

/// <summary>Compares a text with a recorded one, or records it when <c>UPDATE_GOLDEN=1</c>.</summary>
internal static class Golden
{
    public static void Compare(string actual, params string[] path) => CompareFiles(actual, TestData.PathOf(path), TestData.SourceOf(path));

    public static void CompareFiles(string actual, string recorded, string source)
    {
        if (!TestData.IsUpdating)
        {
            Assert.True(File.Exists(recorded), $"{recorded} is missing; UPDATE_GOLDEN=1 writes it");
            Assert.Equal(File.ReadAllText(recorded), actual);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(source)!);
        File.WriteAllText(source, actual);
    }
}
