using System.Text.Json;
using WhatsAppBridge.Tests.Infrastructure;
using WhatsAppBridge.Tests.Rendering;

namespace WhatsAppBridge.Tests;

public sealed class DocumentationTests
{
    [Fact]
    public void The_readme_names_every_setting()
    {
        var settings = JsonElement.Parse(File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "appsettings.json")));
        var readme = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "README.md"));

        Assert.All(Names(settings, ""), name => Assert.Contains($"`{name}`", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_for_dialog_authors_shows_what_the_bridge_does()
    {
        var page = Path.Combine(TestData.RepositoryRoot, "docs", "dialog-authors.md");

        Golden.CompareFiles(AuthorPage.Write(), page, page);
    }

    private static IEnumerable<string> Names(JsonElement element, string prefix) => element.EnumerateObject().SelectMany(member =>
        member.Value.ValueKind == JsonValueKind.Object ? Names(member.Value, $"{prefix}{member.Name}:") : [prefix + member.Name]);
}
