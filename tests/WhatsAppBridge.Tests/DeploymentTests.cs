using System.Text.Json;
using System.Text.RegularExpressions;
using WhatsAppBridge.Tests.Infrastructure;
using YamlDotNet.RepresentationModel;

namespace WhatsAppBridge.Tests;

/// <summary>What ships for operators says what is so.</summary>
public sealed partial class DeploymentTests
{
    public static TheoryData<string> YamlFiles =>
        [.. Directory.GetFiles(At("deploy"), "*.yaml", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(At(".github"), "*.yml", SearchOption.AllDirectories))
            .Append(At("compose.yaml"))
            .Select(file => Path.GetRelativePath(TestData.RepositoryRoot, file)).Order()];

    [Theory]
    [MemberData(nameof(YamlFiles))]
    public void A_yaml_file_can_be_read_and_names_nothing_twice(string file) =>
        Assert.All(Documents(file), document => Assert.IsType<YamlMappingNode>(document));

    [Theory]
    [InlineData("deploy/kubernetes/bridge.yaml", "Deployment")]
    [InlineData("deploy/kubernetes/single.yaml", "StatefulSet")]
    public void A_pod_runs_locked_down_is_probed_and_has_time_to_stop(string file, string kind)
    {
        var pod = Documents(file).Single(document => Text(document, "kind") == kind)["spec"]["template"]["spec"];
        var container = Assert.Single((YamlSequenceNode)pod["containers"]);

        Assert.Equal("true", Text(pod["securityContext"], "runAsNonRoot"));
        Assert.Equal("true", Text(container["securityContext"], "readOnlyRootFilesystem"));
        Assert.Equal("false", Text(container["securityContext"], "allowPrivilegeEscalation"));
        Assert.Equal("false", Text(pod, "automountServiceAccountToken"));
        Assert.InRange(int.Parse(Text(pod, "terminationGracePeriodSeconds")!, System.Globalization.CultureInfo.InvariantCulture), 35, 300);
        Assert.Equal("/health/live", Text(container["livenessProbe"]["httpGet"], "path"));
        Assert.Matches("^/health/(accepting|live)$", Text(container["readinessProbe"]["httpGet"], "path")!);
    }

    [Fact]
    public void What_selects_the_bridges_pods_selects_them()
    {
        var documents = Documents("deploy/kubernetes/bridge.yaml").ToDictionary(document => Text(document, "kind")!);
        Assert.Equal(["Deployment", "HorizontalPodAutoscaler", "Ingress", "NetworkPolicy", "PodDisruptionBudget", "Service"], documents.Keys.Order());
        var labels = documents["Deployment"]["spec"]["template"]["metadata"]["labels"];

        Assert.Equal(labels, documents["Deployment"]["spec"]["selector"]["matchLabels"]);
        Assert.Equal(labels, documents["Service"]["spec"]["selector"]);
        Assert.Equal(labels, documents["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"]);
        Assert.Equal(labels, documents["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"]);
        Assert.Equal(Text(documents["Deployment"]["metadata"], "name"), Text(documents["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"], "name"));
    }

    [Theory]
    [InlineData("deploy/kubernetes/bridge.yaml")]
    [InlineData("deploy/proxies/traefik.yaml")]
    [InlineData("deploy/proxies/Caddyfile")]
    [InlineData("deploy/clouds.md")]
    public void No_recipe_sends_webhooks_away_because_the_assistant_is_down(string file)
    {
        var recipe = File.ReadAllText(At(file));

        Assert.Contains("/health/accepting", recipe, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?<!Not )/health/ready", recipe);
    }

    [Fact]
    public void Every_setting_in_the_recipes_is_one()
    {
        var settings = JsonElement.Parse(File.ReadAllText(At("appsettings.json")));
        foreach (var file in new[] { "deploy/kubernetes/bridge.yaml", "deploy/kubernetes/single.yaml", "deploy/compose/two-instances.yaml", "compose.yaml", "deploy/clouds.md", "deploy/proxies.md", ".env.example" })
        {
            foreach (Match match in Setting().Matches(File.ReadAllText(At(file))))
            {
                var element = settings;
                foreach (var part in match.Value.Split("__").Where(part => part is not "0"))
                    Assert.True(element.ValueKind == JsonValueKind.Array || element.TryGetProperty(part, out element), $"{file}: {match.Value}");
            }
        }
    }

    [Fact]
    public void The_two_instances_get_the_recipe_for_nginx()
    {
        var two = Lines("deploy/compose/nginx.conf").Where(line => !line.Contains("server bridge-", StringComparison.Ordinal));
        var recipe = Lines("deploy/proxies/nginx.conf").Where(line => !line.Contains("server 127.0.0.1:", StringComparison.Ordinal));

        Assert.Equal(recipe, two);
        Assert.Equal(2, Lines("deploy/compose/nginx.conf").Count(line => line.Contains("server bridge-", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Lines(string file) =>
        File.ReadLines(At(file)).Where(line => !line.TrimStart().StartsWith('#') && line.Length > 0);

    private static List<YamlNode> Documents(string file)
    {
        var yaml = new YamlStream();
        using var reader = new StreamReader(At(file));
        yaml.Load(reader);
        return [.. yaml.Documents.Select(document => document.RootNode)];
    }

    private static string? Text(YamlNode node, string name) => ((YamlScalarNode)node[name]).Value;

    private static string At(string file) => Path.Combine(TestData.RepositoryRoot, file);

    [GeneratedRegex(@"(?<![\w_])(Twilio|Assistant|Channels|Conversation|Rendering|Store|Server|Telemetry|Portal)__\w+")]
    private static partial Regex Setting();
}
