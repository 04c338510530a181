using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppBridge.Diagnostics;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests;

/// <summary>The runbook names events, checks, verbs and settings that exist.</summary>
public sealed partial class RunbookTests
{
    private static readonly string Runbook = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "operations.md"));

    [Fact]
    public void Every_event_it_names_is_logged()
    {
        var logged = Sources().SelectMany(code => LoggedEvent().Matches(code)).Select(match => match.Groups[1].Value).ToHashSet();
        var named = LogLines().Matches(Runbook).SelectMany(line => EventId().Matches(line.Value)).Select(match => match.Value).ToList();

        Assert.True(named.Count > 20);
        Assert.All(named, id => Assert.Contains(id, logged));
    }

    [Fact]
    public void No_event_id_is_used_twice()
    {
        var logged = Sources().SelectMany(code => LoggedEvent().Matches(code)).Select(match => match.Groups[1].Value);

        Assert.Empty(logged.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public async Task Every_check_and_verb_it_names_exists()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        var checks = bridge.Services.GetRequiredService<DiagnosticRun>().Checks.Select(check => check.Name).ToList();
        var verbs = Verb().Matches(await File.ReadAllTextAsync(Path.Combine(TestData.RepositoryRoot, "src", "WhatsAppBridge", "Cli", "CommandLine.cs"), TestContext.Current.CancellationToken)).Select(match => match.Groups[1].Value).ToList();

        Assert.All(CheckNames().Matches(Runbook).SelectMany(match => Quoted().Matches(match.Value)), name => Assert.Contains(name.Groups[1].Value, checks));
        Assert.All(new[] { "doctor", "config", "forget" }, verb => Assert.Contains(verb, verbs));
        Assert.All(NamedVerb().Matches(Runbook), match => Assert.Contains(match.Groups[1].Value, verbs));
    }

    private static IEnumerable<string> Sources() =>
        Directory.GetFiles(Path.Combine(TestData.RepositoryRoot, "src", "WhatsAppBridge"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText);

    [GeneratedRegex(@"\[LoggerMessage\((\d+),")]
    private static partial Regex LoggedEvent();

    // From "- Log:" to the next point or section.
    [GeneratedRegex(@"- Log:.*?(?=\n- |\n\n|\n#)", RegexOptions.Singleline)]
    private static partial Regex LogLines();

    [GeneratedRegex(@"(?<![\d`])[1-4]\d{3}(?!\d)")]
    private static partial Regex EventId();

    [GeneratedRegex(@"checks? (?:`[a-z-]+`(?:,| and)?\s*)+")]
    private static partial Regex CheckNames();

    [GeneratedRegex("`([a-z-]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("case \\[\"([a-z]+)\"")]
    private static partial Regex Verb();

    [GeneratedRegex(@"WhatsAppBridge\.dll ([a-z]+)")]
    private static partial Regex NamedVerb();
}
