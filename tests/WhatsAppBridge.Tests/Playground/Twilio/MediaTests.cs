using System.Net;
using System.Net.Http.Headers;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Tests.Playground.Twilio;

/// <summary>Attachments as Twilio serves them: credentials and a redirect here, the content elsewhere.</summary>
public sealed class MediaTests : IAsyncLifetime
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 100).Select(number => (byte)number)];

    private readonly HttpClient _anybody = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private EmulatedTwilio _twilio = null!;
    private FakeWebhook _webhook = null!;
    private RestClient _account = null!;
    private WebhookExchange _exchange = null!;
    private Uri _url = null!;

    public async ValueTask InitializeAsync()
    {
        _webhook = await FakeWebhook.AnsweringAsync("<Response/>");
        _twilio = await EmulatedTwilio.StartAsync();
        _twilio.WebhookUrl = _webhook.Url;
        _account = RestClient.For(_twilio);
        _exchange = await _twilio.DeliverAsync(new PhoneMessage(new PhonePerson("+14155550123")) { Media = [new PhoneMedia("image/png") { Content = Content }] });
        _url = new Uri(_exchange.Form.Single(field => field.Key == "MediaUrl0").Value);
    }

    public async ValueTask DisposeAsync()
    {
        _anybody.Dispose();
        _account.Dispose();
        await _twilio.DisposeAsync();
        await _webhook.DisposeAsync();
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task The_interface_asks_for_credentials_and_redirects_to_another_host(string method)
    {
        using var stranger = await SendAsync(method, _url);
        using var known = await SendAsync(method, _url, Credentials);

        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Equal(HttpStatusCode.TemporaryRedirect, known.StatusCode);
        Assert.Equal(_twilio.MediaCdnUrl.Authority, known.Headers.Location?.Authority);
        Assert.NotEqual(_twilio.BaseUrl.Authority, _twilio.MediaCdnUrl.Authority);
    }

    [Fact]
    public async Task The_content_network_notices_credentials_it_should_not_be_shown()
    {
        var content = await RedirectAsync();

        using var asked = await SendAsync("GET", content);
        Assert.False(_twilio.Media.LeakedCredentials);
        using var leaked = await SendAsync("GET", content, Credentials);
        Assert.True(_twilio.Media.LeakedCredentials);

        Assert.Equal(Content, await asked.Content.ReadAsByteArrayAsync());
        Assert.Equal(("image/png", 100), (asked.Content.Headers.ContentType?.ToString(), asked.Content.Headers.ContentLength));
        Assert.Equal([false, true, true], _twilio.Media.Requests.Select(request => request.IsAtContentNetwork));
    }

    [Theory]
    [InlineData("bytes=10-19", 206, 10, 19)]
    [InlineData("bytes=90-", 206, 90, 99)]
    [InlineData("bytes=-5", 206, 95, 99)]
    [InlineData("bytes=100-", 416, 0, 0)]
    public async Task A_range_is_cut_out(string range, int status, int from, int to)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, await RedirectAsync());
        request.Headers.Range = RangeHeaderValue.Parse(range);

        using var part = await _anybody.SendAsync(request);

        Assert.Equal(status, (int)part.StatusCode);
        Assert.Equal(100, part.Content.Headers.ContentRange?.Length);
        if (status == 206)
        {
            Assert.Equal((from, to), (part.Content.Headers.ContentRange?.From, part.Content.Headers.ContentRange?.To));
            Assert.Equal(Content[from..(to + 1)], await part.Content.ReadAsByteArrayAsync());
        }

        Assert.Equal(range, _twilio.Media.Requests[^1].Range);
    }

    [Fact]
    public async Task A_head_tells_everything_but_the_content()
    {
        using var head = await SendAsync("HEAD", await RedirectAsync());

        Assert.Equal(("image/png", 100, "bytes"), (head.Content.Headers.ContentType?.ToString(), head.Content.Headers.ContentLength, head.Headers.AcceptRanges.ToString()));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task An_attachment_can_come_later_than_its_message()
    {
        _twilio.Media.MissingTimes = 2;

        List<HttpStatusCode> answers = [];
        for (var attempt = 0; attempt < 4; attempt++)
        {
            using var response = await SendAsync("GET", _url, Credentials);
            answers.Add(response.StatusCode);
        }

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.TemporaryRedirect, HttpStatusCode.TemporaryRedirect], answers);
    }

    [Fact]
    public async Task The_redirect_can_point_to_a_wrong_host()
    {
        _twilio.Media.RedirectTo = new Uri("http://169.254.169.254/latest/meta-data");

        Assert.Equal(_twilio.Media.RedirectTo, await RedirectAsync());
    }

    [Theory]
    [InlineData(MediaTrouble.Endless, null)]
    [InlineData(MediaTrouble.Oversized, (16 * 1024 * 1024) + 1L)]
    public async Task More_than_anybody_wants_is_sent(MediaTrouble trouble, long? length)
    {
        _twilio.Media.Trouble = trouble;

        using var response = await _anybody.GetAsync(await RedirectAsync(), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(length, response.Content.Headers.ContentLength);
        await using var body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[2 * 1024 * 1024]);
    }

    [Fact]
    public async Task A_slow_content_comes_byte_by_byte()
    {
        (_twilio.Media.Trouble, _twilio.Media.SlowPause) = (MediaTrouble.Slow, TimeSpan.FromMilliseconds(1));

        Assert.Equal(Content, await _anybody.GetByteArrayAsync(await RedirectAsync()));
    }

    [Fact]
    public async Task A_content_can_break_off_or_be_unavailable()
    {
        var content = await RedirectAsync();
        _twilio.Media.Trouble = MediaTrouble.Cut;
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _anybody.GetByteArrayAsync(content));

        _twilio.Media.Trouble = MediaTrouble.Unavailable;
        using var unavailable = await SendAsync("GET", content);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (unavailable.StatusCode, unavailable.Headers.RetryAfter?.ToString()));
    }

    [Fact]
    public async Task A_deleted_attachment_is_gone_everywhere()
    {
        var content = await RedirectAsync();
        var document = new Uri(_url + ".json");
        using var stranger = await SendAsync("DELETE", document);
        using var otherMessage = await SendAsync("DELETE", new Uri(document.AbsoluteUri.Replace(_exchange.MessageSid, "MM" + new string('0', 32), StringComparison.Ordinal)), Credentials);
        using var deleted = await SendAsync("DELETE", document, Credentials);
        using var again = await SendAsync("DELETE", document, Credentials);
        using var fetched = await SendAsync("GET", _url, Credentials);
        using var cached = await SendAsync("GET", content);

        Assert.Equal(
            [HttpStatusCode.Unauthorized, HttpStatusCode.NotFound, HttpStatusCode.NoContent, HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound],
            [stranger.StatusCode, otherMessage.StatusCode, deleted.StatusCode, again.StatusCode, fetched.StatusCode, cached.StatusCode]);
    }

    private AuthenticationHeaderValue Credentials => _account.DefaultRequestHeaders.Authorization!;

    private async Task<Uri> RedirectAsync()
    {
        using var response = await SendAsync("GET", _url, Credentials);
        return response.Headers.Location!;
    }

    private Task<HttpResponseMessage> SendAsync(string method, Uri url, AuthenticationHeaderValue? credentials = null) =>
        _anybody.SendAsync(new HttpRequestMessage(new HttpMethod(method), url) { Headers = { Authorization = credentials } });
}
