using System.Net;
using System.Text;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Twilio;

/// <summary>What gets in, and what anything else hears: never a 5xx.</summary>
public sealed class WebhookBorderTests : IAsyncLifetime
{
    private BridgeFixture _bridge = null!;

    public async ValueTask InitializeAsync() => _bridge = await BridgeFixture.StartAsync();

    public ValueTask DisposeAsync() => _bridge.DisposeAsync();

    [Theory]
    [InlineData("POST", "application/x-www-form-urlencoded")]
    [InlineData("POST", "application/json")]
    [InlineData("POST", "multipart/form-data; boundary=x")]
    [InlineData("POST", "text/plain; charset=utf-7")]
    [InlineData("PUT", "application/json")]
    [InlineData("DELETE", "application/x-www-form-urlencoded")]
    [InlineData("PATCH", "application/octet-stream")]
    [InlineData("OPTIONS", "application/x-www-form-urlencoded")]
    public async Task An_unsigned_request_is_refused_whatever_it_is(string method, string contentType)
    {
        using var response = await _bridge.Client.SendAsync(SignedRequest.Unsigned(new HttpMethod(method), "MessageSid=SM1&Body=hi", contentType: contentType));

        Assert.Equal((HttpStatusCode.Forbidden, ""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task An_unsigned_request_without_a_body_is_refused(string method)
    {
        using var response = await _bridge.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), SignedRequest.Path));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("%00%ff")]
    public async Task A_forged_request_is_refused_and_nothing_is_asked(string signature)
    {
        using var request = SignedRequest.Unsigned(HttpMethod.Post, FormEncoding.Encode(SignedRequest.Greeting));
        request.Headers.TryAddWithoutValidation("X-Twilio-Signature", signature);

        using var response = await _bridge.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.Forbidden, ""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Empty(_bridge.Assistant.Calls);
    }

    [Fact]
    public async Task An_unsigned_body_of_any_size_is_refused_before_it_is_read()
    {
        using var response = await _bridge.Client.SendAsync(SignedRequest.Unsigned(HttpMethod.Post, new string('a', 1_000_000)));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signed_body_over_64_KiB_is_too_large(bool chunked)
    {
        KeyValuePair<string, string>[] form = [.. SignedRequest.Greeting, new("Padding", new string('a', 65 * 1024))];
        using var request = SignedRequest.Form(_bridge, form);
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await _bridge.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task A_signed_body_just_below_64_KiB_is_read()
    {
        KeyValuePair<string, string>[] form = [.. SignedRequest.Greeting, new("Padding", new string('a', 64 * 1024 - 300))];

        using var response = await _bridge.Client.SendAsync(SignedRequest.Form(_bridge, form));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("MessageSid")]
    [InlineData("From")]
    public async Task A_signed_request_that_makes_no_sense_is_a_bad_request(string missing)
    {
        using var response = await _bridge.Client.SendAsync(SignedRequest.Form(_bridge, SignedRequest.Greeting.Where(field => field.Key != missing)));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(missing, _bridge.Logs.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%zz%", "Body=echo+%zz%")]
    [InlineData("\0", "Body=echo+%00")]
    [InlineData("a\u0001\uFFFE\u0008b", "Body=echo+a%01%EF%BF%BE%08b")]
    [InlineData("\uFFFD", "Body=echo+%ff")]
    public async Task Bytes_a_form_should_not_hold_are_signed_and_answered_like_any_other(string text, string rawField)
    {
        var form = SignedRequest.Greeting.Select(field => field.Key == "Body" ? new("Body", "echo " + text) : field).ToList();
        var raw = string.Join('&', FormEncoding.Encode([.. form.Where(field => field.Key != "Body")]), rawField);

        using var response = await _bridge.Client.SendAsync(SignedRequest.Form(_bridge, form, raw));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Repeated_blank_and_case_differing_fields_keep_the_signature_whole()
    {
        KeyValuePair<string, string>[] form = [.. SignedRequest.Greeting, new("A", "2"), new("a", "1"), new("A", "1"), new("A", "2"), new("Empty", ""), new("", "nameless")];

        using var response = await _bridge.Client.SendAsync(SignedRequest.Form(_bridge, form, FormEncoding.Encode(form) + "&&"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_webhook_set_to_GET_has_its_fields_in_the_signed_query()
    {
        var target = SignedRequest.Path + "?" + FormEncoding.Encode(SignedRequest.Greeting);
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        request.Headers.Add("X-Twilio-Signature", WebhookSignature.Compute(_bridge.Twilio.AuthToken, BridgeFixture.PublicUrl + target, []));

        using var response = await _bridge.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("hello", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/bridge/one")]
    [InlineData("")]
    public async Task A_path_prefix_may_be_passed_on_or_taken_away(string passedOn)
    {
        const string prefix = "https://host.example/bridge/one";
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Twilio:PublicUrl"] = prefix });
        using var request = SignedRequest.Unsigned(HttpMethod.Post, FormEncoding.Encode(SignedRequest.Greeting), passedOn + SignedRequest.Path);
        request.Headers.Add("X-Twilio-Signature", WebhookSignature.Compute(bridge.Twilio.AuthToken, prefix + SignedRequest.Path, SignedRequest.Greeting));

        using var response = await bridge.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_GET_with_a_content_type_is_still_a_GET()
    {
        var target = SignedRequest.Path + "?" + FormEncoding.Encode(SignedRequest.Greeting);
        using var request = SignedRequest.Unsigned(HttpMethod.Get, "", target);
        request.Headers.Add("X-Twilio-Signature", WebhookSignature.Compute(_bridge.Twilio.AuthToken, BridgeFixture.PublicUrl + target, []));

        using var response = await _bridge.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_fallback_address_answers_like_the_first()
    {
        using var response = await _bridge.Client.SendAsync(SignedRequest.Form(_bridge, SignedRequest.Greeting, path: "/webhooks/twilio/fallback"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/webhooks")]
    [InlineData("/webhooks/twilio/whatsapp/more")]
    [InlineData("/portal")]
    [InlineData("/media/abc")]
    [InlineData("/%2e%2e/%zz")]
    public async Task Anything_else_is_not_found(string path)
    {
        using var response = await _bridge.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_refusal_names_the_expected_address_but_neither_token_nor_signature_nor_query()
    {
        var signature = Convert.ToBase64String(Encoding.ASCII.GetBytes("twenty-characters-xx"));
        using var request = SignedRequest.Unsigned(HttpMethod.Post, FormEncoding.Encode(SignedRequest.Greeting), SignedRequest.Path + "?tenant=hidden");
        request.Headers.Add("X-Twilio-Signature", signature);

        using var response = await _bridge.Client.SendAsync(request);

        Assert.Contains("expects Twilio to call \"https://bridge.example.com/webhooks/twilio/whatsapp\"", _bridge.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain(signature, _bridge.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", _bridge.Logs.All, StringComparison.Ordinal);
    }
}
