using System.Text.RegularExpressions;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests;

/// <summary>
/// Who may know whom. Each folder is read for the namespaces it names; the protocols and the rendering know nothing
/// of each other's insides, the core knows neither store nor channel, and only the root knows everything.
/// </summary>
public sealed partial class LayeringTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Settings"] = [],
        ["Assistant"] = ["Settings", "Telemetry"],
        ["Rendering"] = ["Settings", "Assistant.Responses"],
        ["Conversations"] = ["Settings", "Assistant", "Rendering", "Attention", "Telemetry"],
        ["Attention"] = [],
        ["Deliveries"] = ["Attention", "Conversations"],
        ["Stores"] = ["Settings", "Assistant", "Rendering", "Conversations", "Deliveries", "Attention", "Telemetry"],
        ["Twilio"] = ["Settings", "Conversations", "Deliveries", "Telemetry"],
        ["Diagnostics"] = ["Settings", "Assistant", "Conversations", "Stores", "Twilio", "Server"],
        ["Portal"] = ["Settings", "Assistant", "Twilio", "Rendering", "Conversations", "Attention", "Diagnostics", "Telemetry"],
        ["Telemetry"] = ["Settings"],
        ["Server"] = ["Settings"],
        ["Cli"] = ["Attention", "Conversations", "Diagnostics", "Rendering", "Settings"],
    };

    public static TheoryData<string> Folders =>
        [.. Directory.GetDirectories(Source).Select(folder => Path.GetFileName(folder)).Except(["bin", "obj"]).Order()];

    private static string Source => Path.Combine(TestData.RepositoryRoot, "src", "WhatsAppBridge");

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_knows_only_those_it_may_know(string folder)
    {
        var known = Directory.GetFiles(Path.Combine(Source, folder), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => NamesIn(File.ReadAllText(file)))
            .Where(name => name != folder && !name.StartsWith(folder + ".", StringComparison.Ordinal))
            .Distinct();

        Assert.All(known, name => Assert.Contains(Allowed[folder], allowed => name == allowed || name.StartsWith(allowed + ".", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_namespace_is_its_folder(string folder)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Source, folder), "*.cs", SearchOption.AllDirectories))
        {
            var expected = "WhatsAppBridge." + Path.GetRelativePath(Source, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.');
            Assert.Contains($"namespace {expected};", File.ReadAllText(file), StringComparison.Ordinal);
        }
    }

    // With the root in front, or relative to it: "Assistant.AssistantClient" inside WhatsAppBridge.Twilio is the same name.
    private static IEnumerable<string> NamesIn(string code) =>
        NamespaceName().Matches(code).Select(match => match.Groups[1].Value)
            .Concat(RelativeName().Matches(code).Select(match => match.Groups[1].Value).Where(name => Allowed.ContainsKey(name)));

    [GeneratedRegex(@"(?<![.\w""/<])([A-Z]\w+)\.[A-Z]\w+", RegexOptions.Multiline)]
    private static partial Regex RelativeName();

    [GeneratedRegex(@"WhatsAppBridge\.([A-Z]\w+(?:\.[A-Z]\w+)?)(?=[;.\s])", RegexOptions.Multiline)]
    private static partial Regex NamespaceName();
}
