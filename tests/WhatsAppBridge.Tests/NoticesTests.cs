using System.Text.Json;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests;

public sealed class NoticesTests
{
    // An analyzer of the build; it ships with nothing.
    private const string BuildOnly = "Microsoft.CodeAnalysis.BannedApiAnalyzers";

    [Fact]
    public void The_notices_list_every_package_that_ships_in_its_version()
    {
        var locked = JsonElement.Parse(File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "src", "WhatsAppBridge", "packages.lock.json")))
            .GetProperty("dependencies").GetProperty("net10.0").EnumerateObject()
            .Where(package => package.Name != BuildOnly && package.Value.TryGetProperty("resolved", out _))
            .Select(package => (package.Name, package.Value.GetProperty("resolved").GetString()!));
        var listed = File.ReadLines(Path.Combine(TestData.RepositoryRoot, "THIRD-PARTY-NOTICES.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells[1] is not "Package")
            .ToList();

        Assert.Equal(locked.Order(), listed.Select(cells => (cells[1], cells[2])).Order());
        Assert.All(listed, cells => Assert.Contains(cells[3], new[] { "MIT", "Apache-2.0" }));
    }
}
