using System.Text.Json.Nodes;
using WhatsAppBridge.EndToEnd.Infrastructure;
using WhatsAppBridge.Playground.Assistant;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>
/// The assistant behind a gateway that closes connections in order, as gateways do after so many requests and when they are
/// set up anew: by HTTP/2 it says which calls it has not seen (GOAWAY), and nobody is left unanswered or asked about twice. By HTTP/1.1
/// it can't say that: a message written in the moment its connection is closed may have been heard.
/// </summary>
[Trait("Category", "Proxy")]
public sealed class GatewayTests(ITestOutputHelper output)
{
    private const int People = 60;
    private const int RequestsAConnection = 25;
    private const int Reloads = 3;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Connections_that_are_closed_in_order_cost_nobody_an_answer()
    {
        await using var nginx = new NginxServer();
        await using var scene = await BridgeScene.PrepareAsync(("Assistant__CertificateAuthority", nginx.CertificateFile));
        var assistant = new Uri(scene.Settings["Assistant__Url"]);
        scene.Settings["Assistant__Url"] = nginx.Address + assistant.AbsolutePath;
        scene.Assistant.ScriptAsync = Crowd.ThinkAwhileAsync;
        await nginx.StartAsync($$"""
            upstream assistant { server {{assistant.Authority}}; }
            server {
                {{nginx.Listen}} http2;
                ssl_certificate {{nginx.Folder}}/fullchain.pem;
                ssl_certificate_key {{nginx.Folder}}/privkey.pem;
                keepalive_requests {{RequestsAConnection}};
                location / {
                    proxy_pass http://assistant;
                    proxy_next_upstream off;
                }
            }
            """);
        await scene.StartBridgeAsync();
        var crowd = new Crowd(scene, People, seed: 1);

        crowd.Open();
        for (var reload = 0; reload < Reloads; reload++)
        {
            await Task.Delay(Period, TimeProvider.System);
            await nginx.ReloadAsync();
        }

        await Task.Delay(Period, TimeProvider.System);
        await crowd.EndAsync();
        Assert.Equal(0, crowd.Account([]));

        var asked = scene.CallsOf(AssistantOperation.Message).CountBy(TextOf).ToDictionary(StringComparer.Ordinal);
        Assert.All(crowd.Messages.Values, word => Assert.Equal(1, asked[word]));
        var requests = nginx.Requests.Select(line => line.Split(' ')).ToList();
        var connections = requests.Select(request => request[1]).Distinct().Count();
        output.WriteLine($"{crowd.Messages.Count} messages, {requests.Count} calls, {connections} connections");
        Assert.All(requests, request => Assert.Equal("HTTP/2.0", request[0]));
        Assert.True(connections > requests.Count / RequestsAConnection, "The gateway closed no connection before its time.");
        Assert.Equal(Reloads + 1, requests.Select(request => request[2]).Distinct().Count());
        Assert.True(crowd.Messages.Count > 2 * People, "Too little was going on to prove anything.");
    }

    private static string TextOf(AssistantCall call) => JsonNode.Parse(call.Body)!["input"]!["text"]!.GetValue<string>();
}
