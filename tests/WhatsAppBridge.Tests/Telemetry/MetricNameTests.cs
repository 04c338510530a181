using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppBridge.Deliveries;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Telemetry;

/// <summary>Dashboard, alerts and runbook name what is measured, and nothing else; nothing that is measured is left out of the runbook.</summary>
public sealed partial class MetricNameTests
{
    // Measured by .NET while it serves; shown to exist by MetricsTests.
    private static readonly string[] OfDotNet = ["http_server_request_duration_seconds", "http_client_request_duration_seconds", "kestrel_active_connections"];

    [Theory]
    [InlineData("deploy/grafana/whatsappbridge.json")]
    [InlineData("deploy/prometheus/alerts.yaml")]
    [InlineData("docs/operations.md")]
    public async Task Every_metric_that_is_named_exists(string file)
    {
        var existing = await NamesAsync();

        Assert.All(NamedIn(file), name => Assert.Contains(name, existing));
    }

    [Fact]
    public async Task Every_metric_of_the_bridge_is_in_the_runbook_and_on_the_dashboard()
    {
        var ours = (await NamesAsync()).Where(name => name.StartsWith("whatsappbridge_", StringComparison.Ordinal)).Select(Family).Distinct().ToList();

        Assert.True(ours.Count > 10);
        Assert.All(ours, name => Assert.Contains(NamedIn("docs/operations.md"), named => Family(named) == name));
        Assert.All(ours, name => Assert.Contains(NamedIn("deploy/grafana/whatsappbridge.json"), named => Family(named) == name));
    }

    [Fact]
    public void Every_alert_links_to_a_section_of_the_runbook()
    {
        var headings = File.ReadLines(Path.Combine(TestData.RepositoryRoot, "docs", "operations.md"))
            .Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => "docs/operations.md#" + line[3..].ToLowerInvariant().Replace(' ', '-')).ToList();
        var links = Runbook().Matches(File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "deploy", "prometheus", "alerts.yaml"))).Select(match => match.Groups[1].Value).ToList();

        Assert.True(links.Count > 8);
        Assert.All(links, link => Assert.Contains(link, headings));
    }

    private static IEnumerable<string> NamedIn(string file) =>
        Name().Matches(File.ReadAllText(Path.Combine(TestData.RepositoryRoot, file))).Select(match => match.Value).Distinct();

    // Every instrument is made when its part of the bridge is, whether or not it ever counts.
    private static async Task<IReadOnlyCollection<string>> NamesAsync()
    {
        var instruments = new ConcurrentBag<Instrument>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => instruments.Add(instrument) };
        listener.Start();
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9" });
        await bridge.AskAsync("echo hello");
        _ = bridge.Services.GetRequiredService<DeliveryTracker>();
        return [.. instruments.Where(instrument => instrument.Meter.Name == "WhatsAppBridge").SelectMany(PrometheusNames).Concat(OfDotNet.SelectMany(WithParts)).Distinct()];
    }

    // As https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/ makes them.
    private static IEnumerable<string> PrometheusNames(Instrument instrument)
    {
        var unit = instrument.Unit is "s" ? "_seconds" : "";
        var name = instrument.Name.Replace('.', '_') + unit;
        return instrument switch
        {
            Counter<long> => [name + "_total"],
            Histogram<double> => WithParts(name),
            _ => [name],
        };
    }

    private static IEnumerable<string> WithParts(string name) => [name, name + "_bucket", name + "_count", name + "_sum"];

    private static string Family(string name) => Part().Replace(name, "");

    [GeneratedRegex("(?<![a-z_])(whatsappbridge_|http_(?:server|client)_|kestrel_)[a-z_]+[a-z]")]
    private static partial Regex Name();

    [GeneratedRegex("_(bucket|count|sum)$")]
    private static partial Regex Part();

    [GeneratedRegex("runbook: (\\S+)")]
    private static partial Regex Runbook();
}
