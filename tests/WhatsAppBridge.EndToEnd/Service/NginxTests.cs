using System.Net;
using System.Text.RegularExpressions;
using WhatsAppBridge.EndToEnd.Infrastructure;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>The recipe for nginx, run by nginx itself: TLS, a path prefix, and the signature through both.</summary>
[Trait("Category", "Proxy")]
public sealed partial class NginxTests
{
    [Theory]
    [InlineData("http://bridge")]
    [InlineData("http://bridge/")]
    public async Task A_bridge_behind_the_recipe_is_reached_at_its_public_address_and_only_there(string proxyPass)
    {
        await using var nginx = new NginxServer();
        var publicUrl = nginx.Address + "/chat";
        await using var scene = await BridgeScene.StartAsync(("Twilio__PublicUrl", publicUrl));
        await nginx.StartAsync(await RecipeAsync(nginx, scene.Bridge.Address.Authority, proxyPass));
        using var http = nginx.Client();
        // What Twilio has posted directly comes again through nginx: the same message, the same answer.
        scene.Twilio.PublicUrl = new Uri(publicUrl);
        var direct = await scene.SayAsync("echo through nginx");
        using var request = new HttpRequestMessage(HttpMethod.Post, publicUrl + BridgeScene.WebhookPath) { Content = new FormUrlEncodedContent(direct.Form) };
        request.Headers.Add("X-Twilio-Signature", direct.Signature);
        using var through = await http.SendAsync(request);
        using var outside = await http.GetAsync(new Uri(nginx.Address + "/health/live"));
        using var unsigned = await http.PostAsync(new Uri(publicUrl + BridgeScene.WebhookPath), null);

        Assert.Equal(HttpStatusCode.OK, through.StatusCode);
        Assert.Equal(direct.TwiML, await through.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Forbidden), (outside.StatusCode, unsigned.StatusCode));
        await AssertDoctorIsContentAsync(scene, nginx);
    }

    private static async Task AssertDoctorIsContentAsync(BridgeScene scene, NginxServer nginx)
    {
        // The system's authorities and ours, as an operator with a private authority would say it.
        scene.Settings["SSL_CERT_FILE"] = nginx.CertificateFile;
        await using var doctor = BridgeProcess.Run(["doctor"], scene.Settings);
        await doctor.WaitForExitAsync();

        var output = string.Join('\n', doctor.Output);
        Assert.Contains("passed   public-address", output, StringComparison.Ordinal);
        Assert.Contains("passed   signature: Signed requests get through unchanged", output, StringComparison.Ordinal);
    }

    private static async Task<string> RecipeAsync(NginxServer nginx, string bridge, string proxyPass)
    {
        var recipe = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "proxies", "nginx.conf"));
        var server = recipe
            .Replace("127.0.0.1:8080", bridge, StringComparison.Ordinal)
            .Replace("listen 443 ssl", nginx.Listen, StringComparison.Ordinal)
            .Replace("server_name bridge.example.com", "server_name localhost", StringComparison.Ordinal)
            .Replace("/etc/nginx/tls/", nginx.Folder + "/", StringComparison.Ordinal);
        return ProxyPass().Replace(server, $"    proxy_pass {proxyPass};");
    }

    [GeneratedRegex("^ +proxy_pass [^;]+;", RegexOptions.Multiline)]
    private static partial Regex ProxyPass();
}
