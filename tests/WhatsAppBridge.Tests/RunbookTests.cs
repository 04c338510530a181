using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppBridge.Diagnostics;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests;

/// <summary>The runbook names events, checks, verbs and settings that exist.</summary>
public sealed partial class RunbookTests
{
    private static readonly string[] NoSymptoms = ["How many instances", "Finding one message", "Somebody wants to be forgotten", "Backups and upgrades", "Metrics and traces"];

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
    public void Every_warning_and_error_is_in_it()
    {
        var logged = Sources().SelectMany(code => LoggedTrouble().Matches(code)).Select(match => match.Groups[1].Value).ToList();

        Assert.True(logged.Count > 50);
        // The first one stands beside no other and needs no more than it says.
        Assert.All(logged.Where(id => id != "1"), id => Assert.Matches($@"(?<!\d){id}(?!\d)", Runbook));
    }

    [Fact]
    public void Every_symptom_leads_to_a_metric_a_line_of_the_log_and_a_command()
    {
        var symptoms = Runbook.Split("\n## ").Skip(1).Where(section => !NoSymptoms.Contains(section.Split('\n')[0])).ToList();

        Assert.True(symptoms.Count > 12);
        Assert.All(symptoms, symptom => Assert.All(["- Metric: ", "- Log: ", "- Command: "], lead => Assert.Contains("\n" + lead, symptom, StringComparison.Ordinal)));
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

    [GeneratedRegex(@"\[LoggerMessage\((\d+), LogLevel\.(?:Warning|Error|Critical),")]
    private static partial Regex LoggedTrouble();

    // From "- Log:" to the next point or section.
    [GeneratedRegex(@"- Log:.*?(?=\n- |\n\n|\n#)", RegexOptions.Singleline)]
    private static partial Regex LogLines();

    [GeneratedRegex(@"(?<![\d`])[1-6]\d{3}(?!\d)")]
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
