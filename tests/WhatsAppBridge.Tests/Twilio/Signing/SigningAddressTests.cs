using System.Net;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Twilio.Signing;

/// <summary>Which address and which account a signature is for.</summary>
public sealed class SigningAddressTests
{
    private const string Subaccount = "AC11111111111111111111111111111111";

    [Theory]
    [InlineData("https://bridge.example.com")]
    [InlineData("https://bridge.example.com/")]
    [InlineData("https://bridge.example.com:8443")]
    [InlineData("https://bridge.example.com:443")]
    [InlineData("https://bridge.example.com/tenants/one")]
    [InlineData("https://bridge.example.com/a%20b/")]
    [InlineData("https://user:p%40ss@bridge.example.com/bridge")]
    [InlineData("https://user:pass@bridge.example.com:8443/bridge")]
    [InlineData("http://bridge.example.com:8080")]
    public async Task Whatever_the_form_of_the_public_url_what_Twilio_signs_gets_in_by_POST_and_by_GET(string publicUrl)
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Twilio:PublicUrl"] = publicUrl });
        var query = SignedRequest.Path + "?" + FormEncoding.Encode(SignedRequest.Greeting);
        using var post = SignedRequest.Unsigned(HttpMethod.Post, FormEncoding.Encode(SignedRequest.Greeting));
        using var get = new HttpRequestMessage(HttpMethod.Get, query);
        Sign(post, bridge.Twilio.AuthToken, publicUrl.TrimEnd('/') + SignedRequest.Path, SignedRequest.Greeting);
        Sign(get, bridge.Twilio.AuthToken, publicUrl.TrimEnd('/') + query, []);

        using var posted = await bridge.Client.SendAsync(post);
        using var got = await bridge.Client.SendAsync(get);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (posted.StatusCode, got.StatusCode));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.0/8")]
    public async Task Without_a_public_url_a_trusted_proxy_says_which_address_was_called(string proxy)
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Twilio:PublicUrl"] = "", ["Twilio:TrustedProxies:0"] = proxy });
        using var request = Forwarded(bridge, "https://shop.example/bridge");

        using var response = await bridge.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("", "10.0.0.0/8")]
    [InlineData("https://bridge.example.com", "127.0.0.1")]
    public async Task Forwarded_headers_of_anybody_else_or_beside_a_public_url_do_not_count(string publicUrl, string? proxy)
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Twilio:PublicUrl"] = publicUrl, ["Twilio:TrustedProxies:0"] = proxy });
        using var request = Forwarded(bridge, "https://shop.example/bridge");

        using var response = await bridge.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("the signature is for \"https://shop.example/bridge\"", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_token_at_the_right_address_is_told_apart_from_a_wrong_address()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        using var request = SignedRequest.Unsigned(HttpMethod.Post, FormEncoding.Encode(SignedRequest.Greeting));
        request.Headers.Host = "bridge.example.com";
        Sign(request, "another-token", BridgeFixture.PublicUrl + SignedRequest.Path, SignedRequest.Greeting);

        using var response = await bridge.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("so check Twilio:AuthToken", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_forged_requests_leaves_one_line_a_minute()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        for (var i = 0; i < 50; i++)
        {
            using var request = SignedRequest.Unsigned(HttpMethod.Post, FormEncoding.Encode(SignedRequest.Greeting));
            Sign(request, "another-token", BridgeFixture.PublicUrl + SignedRequest.Path, SignedRequest.Greeting);
            using var response = await bridge.Client.SendAsync(request);
        }

        Assert.Single(bridge.Logs.Lines, line => line.Text.Contains("signature does not hold", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_subaccount_signs_with_its_own_token_and_only_for_itself()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?>
        {
            ["Twilio:Subaccounts:0:AccountSid"] = Subaccount,
            ["Twilio:Subaccounts:0:AuthToken"] = "subaccount-token",
            ["Twilio:AdditionalAuthTokens:0"] = "next-token",
        });

        Assert.Equal(HttpStatusCode.OK, await PostAsync("subaccount-token", Subaccount));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(bridge.Twilio.AuthToken, bridge.Twilio.AccountSid));
        Assert.Equal(HttpStatusCode.OK, await PostAsync("next-token", bridge.Twilio.AccountSid));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("subaccount-token", bridge.Twilio.AccountSid));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(bridge.Twilio.AuthToken, Subaccount));

        async Task<HttpStatusCode> PostAsync(string token, string account)
        {
            KeyValuePair<string, string>[] form = [.. SignedRequest.Greeting, new("AccountSid", account)];
            using var request = SignedRequest.Unsigned(HttpMethod.Post, FormEncoding.Encode(form));
            Sign(request, token, BridgeFixture.PublicUrl + SignedRequest.Path, form);
            using var response = await bridge.Client.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Theory]
    [InlineData(990, HttpStatusCode.OK)]
    [InlineData(1000, HttpStatusCode.Forbidden)]
    public async Task A_form_of_a_thousand_fields_is_not_Twilios(int padding, HttpStatusCode expected)
    {
        await using var bridge = await BridgeFixture.StartAsync();
        var form = SignedRequest.Greeting.Concat(Enumerable.Range(0, padding).Select(i => KeyValuePair.Create($"F{i}", "x")));

        using var response = await bridge.Client.SendAsync(SignedRequest.Form(bridge, form));

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task An_empty_account_is_like_none()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?>
        {
            ["Twilio:Subaccounts:0:AccountSid"] = Subaccount,
            ["Twilio:Subaccounts:0:AuthToken"] = "subaccount-token",
        });
        KeyValuePair<string, string>[] form = [.. SignedRequest.Greeting, new("AccountSid", "")];
        using var request = SignedRequest.Unsigned(HttpMethod.Post, FormEncoding.Encode(form));
        Sign(request, "subaccount-token", BridgeFixture.PublicUrl + SignedRequest.Path, form);

        using var response = await bridge.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_foreign_account_gets_no_answer_and_asks_nothing()
    {
        await using var bridge = await BridgeFixture.StartAsync();

        using var response = await bridge.Client.SendAsync(SignedRequest.Form(bridge, [.. SignedRequest.Greeting, new("AccountSid", Subaccount)]));

        Assert.Equal((HttpStatusCode.Forbidden, ""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Contains("list it in Twilio:Subaccounts", bridge.Logs.All, StringComparison.Ordinal);
        Assert.Empty(bridge.Assistant.Calls);
    }

    [Fact]
    public async Task A_genuine_request_for_another_address_is_found_among_junk()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        using var junk = SignedRequest.Unsigned(HttpMethod.Post, FormEncoding.Encode(SignedRequest.Greeting));
        Sign(junk, "another-token", BridgeFixture.PublicUrl + SignedRequest.Path, SignedRequest.Greeting);
        using var genuine = SignedRequest.Unsigned(HttpMethod.Post, FormEncoding.Encode(SignedRequest.Greeting));
        genuine.Headers.Host = "other.example.com";
        Sign(genuine, bridge.Twilio.AuthToken, "https://other.example.com" + SignedRequest.Path, SignedRequest.Greeting);

        using var first = await bridge.Client.SendAsync(junk);
        using var second = await bridge.Client.SendAsync(genuine);

        Assert.Contains("the signature is for \"https://other.example.com\"", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_that_Twilio_calls_with_and_the_settings_lack_is_noticed_and_not_told()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        using var request = SignedRequest.Unsigned(HttpMethod.Post, FormEncoding.Encode(SignedRequest.Greeting));
        request.Headers.Host = "bridge.example.com";
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Basic", Convert.ToBase64String("user:hidden"u8));
        Sign(request, bridge.Twilio.AuthToken, "https://user:hidden@bridge.example.com" + SignedRequest.Path, SignedRequest.Greeting);

        using var response = await bridge.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("with a user and password", bridge.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_prefix_nobody_configured_is_not_found_and_told()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        using var request = SignedRequest.Form(bridge, SignedRequest.Greeting, path: "/pre" + SignedRequest.Path);

        using var response = await bridge.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("must have the same path before /webhooks", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://bridge.example.com", "it is not https")]
    [InlineData("https://localhost:8080", "can't reach")]
    [InlineData("https://10.1.2.3", "can't reach")]
    [InlineData("https://bridge", "can't reach")]
    [InlineData("https://my_bridge.example.com", "underscore")]
    [InlineData("https://Bridge.example.com", "letter case counts")]
    public async Task A_doubtful_public_url_is_told_at_the_start(string publicUrl, string finding)
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Twilio:PublicUrl"] = publicUrl });

        Assert.Contains(finding, bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sound_public_url_is_announced_without_its_password_and_without_a_warning()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Twilio:PublicUrl"] = "https://user:secret@bridge.example.com/one" });

        Assert.Contains("\"https://bridge.example.com/one/webhooks/twilio/whatsapp\"", bridge.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", bridge.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("Twilio:PublicUrl is", bridge.Logs.All, StringComparison.Ordinal);
    }

    private static HttpRequestMessage Forwarded(BridgeFixture bridge, string origin)
    {
        var request = SignedRequest.Unsigned(HttpMethod.Post, FormEncoding.Encode(SignedRequest.Greeting));
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "shop.example");
        request.Headers.Add("X-Forwarded-Prefix", "/bridge");
        Sign(request, bridge.Twilio.AuthToken, origin + SignedRequest.Path, SignedRequest.Greeting);
        return request;
    }

    private static void Sign(HttpRequestMessage request, string token, string url, KeyValuePair<string, string>[] form) =>
        request.Headers.Add("X-Twilio-Signature", WebhookSignature.Compute(token, url, [.. form]));
}
