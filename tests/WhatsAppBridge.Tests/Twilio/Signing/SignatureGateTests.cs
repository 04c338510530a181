using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Tests.Twilio.Signing;

/// <summary>What becomes of who is not signed, and of an endpoint of which more is asked by mistake.</summary>
public sealed class SignatureGateTests : IAsyncLifetime
{
    private WebApplication? _bridge;

    private WebApplication Bridge => _bridge!;

    public async ValueTask InitializeAsync()
    {
        _bridge = await BridgeApplication.BuildAsync(
        [
            "--urls=http://127.0.0.1:0",
            "--Twilio:AccountSid=AC00000000000000000000000000000001", "--Twilio:AuthToken=0123456789abcdef0123456789abcdef", "--Twilio:PublicUrl=https://bridge.example",
            "--Assistant:Url=http://127.0.0.1:9", "--Assistant:ApiKey=made-up", "--Assistant:AssistantId=made-up", "--Assistant:EnvironmentId=made-up",
            "--Store:Provider=Memory", "--Portal:Enabled=true", "--Portal:Password=a-long-made-up-password",
        ]);
        Bridge.MapSigned("/gated", (context, _) => context.Response.WriteAsync("in"));
        Bridge.MapSigned("/gated-and-authorized", (context, _) => context.Response.WriteAsync("in")).RequireAuthorization();
        await Bridge.StartAsync();
    }

    public async ValueTask DisposeAsync() => await Bridge.DisposeAsync();

    [Theory]
    [InlineData("/gated", HttpStatusCode.Forbidden)]
    [InlineData("/gated-and-authorized", HttpStatusCode.InternalServerError)]
    public async Task Nobody_unsigned_comes_in_whatever_else_was_asked_for_or_forgotten(string path, HttpStatusCode expected)
    {
        using var client = new HttpClient { BaseAddress = new Uri(Bridge.Urls.First()) };

        using var response = await client.PostAsync(path, new FormUrlEncodedContent([]), TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
