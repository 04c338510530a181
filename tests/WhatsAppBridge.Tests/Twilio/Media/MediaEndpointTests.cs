using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Twilio.Media;

/// <summary>What a person sends, fetched by the link the assistant gets.</summary>
public sealed class MediaEndpointTests : IAsyncLifetime
{
    private static readonly byte[] Picture = RandomNumberGenerator.GetBytes(100_000);

    private BridgeFixture _bridge = null!;

    public async ValueTask InitializeAsync() => _bridge = await BridgeFixture.StartAsync();

    public ValueTask DisposeAsync() => _bridge.DisposeAsync();

    [Fact]
    public async Task The_assistants_link_gives_the_file_without_credentials()
    {
        var link = await LinkAsync(new PhoneMedia("image/jpeg") { Content = Picture });

        using var response = await _bridge.Client.GetAsync(link);

        Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (response.StatusCode, response.Content.Headers.ContentType?.ToString()));
        Assert.Equal(Picture, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(Picture.Length, response.Content.Headers.ContentLength);
        Assert.False(_bridge.Twilio.Media.LeakedCredentials);
        Assert.Contains(_bridge.Twilio.Media.Requests, request => request is { IsAtContentNetwork: false, HasCredentials: true });
    }

    [Fact]
    public async Task Nothing_of_it_can_run_be_sniffed_or_stay_in_a_cache()
    {
        var link = await LinkAsync(new PhoneMedia("image/svg+xml") { Content = "<svg><script>alert(1)</script></svg>"u8.ToArray() });

        using var response = await _bridge.Client.GetAsync(link);

        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.ToString());
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("sandbox", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("no-store", response.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 99)]
    [InlineData(50_000, 99_999)]
    public async Task A_part_can_be_asked_for(int from, int to)
    {
        var link = await LinkAsync(new PhoneMedia("video/mp4") { Content = Picture });
        using var request = new HttpRequestMessage(HttpMethod.Get, link) { Headers = { Range = new RangeHeaderValue(from, to) } };

        using var response = await _bridge.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.PartialContent, $"bytes {from}-{to}/{Picture.Length}"), (response.StatusCode, response.Content.Headers.ContentRange?.ToString()));
        Assert.Equal(Picture[from..(to + 1)], await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_part_beyond_the_end_is_not_satisfiable()
    {
        var link = await LinkAsync(new PhoneMedia("video/mp4") { Content = Picture });
        using var request = new HttpRequestMessage(HttpMethod.Get, link) { Headers = { Range = new RangeHeaderValue(1_000_000, null) } };

        using var response = await _bridge.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.RequestedRangeNotSatisfiable, $"bytes */{Picture.Length}"), (response.StatusCode, response.Content.Headers.ContentRange?.ToString()));
    }

    [Fact]
    public async Task HEAD_tells_length_and_type_without_the_file()
    {
        var link = await LinkAsync(new PhoneMedia("audio/ogg") { Content = Picture });
        using var request = new HttpRequestMessage(HttpMethod.Head, link);

        using var response = await _bridge.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, "audio/ogg", Picture.Length), (response.StatusCode, response.Content.Headers.ContentType?.ToString(), response.Content.Headers.ContentLength));
        Assert.Equal(["bytes"], response.Headers.AcceptRanges);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64!")]
    [InlineData("%01%ff")]
    public async Task A_made_up_ticket_finds_nothing(string ticket)
    {
        using var response = await _bridge.Client.GetAsync("/media/" + ticket);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(_bridge.Twilio.Media.Requests);
    }

    [Fact]
    public async Task A_ticket_altered_anywhere_finds_nothing()
    {
        var link = await LinkAsync(new PhoneMedia("image/jpeg") { Content = Picture });
        for (var i = "/media/".Length; i < link.Length; i += 7)
        {
            var altered = link[..i] + (link[i] == 'A' ? 'B' : 'A') + link[(i + 1)..];
            using var response = await _bridge.Client.GetAsync(altered);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        Assert.Empty(_bridge.Twilio.Media.Requests);
    }

    [Fact]
    public async Task A_ticket_holds_for_its_time_and_over_a_restart_but_not_longer()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var file = Path.Combine(Directory.CreateTempSubdirectory("whatsappbridge-tests-").FullName, "bridge.db");
        await using var bridge = await BridgeFixture.StartAsync(
            new Dictionary<string, string?> { ["Twilio:AttachmentLifetime"] = "10m", ["Store:Provider"] = "Sqlite", ["Store:Sqlite:Path"] = file },
            builder => builder.Services.AddSingleton<TimeProvider>(time));
        var link = await LinkAsync(bridge, new PhoneMedia("image/jpeg") { Content = Picture });

        await bridge.RestartAsync();
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(bridge, link));
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(bridge, link));
    }

    [Fact]
    public async Task What_Twilio_has_not_got_yet_is_waited_for()
    {
        var link = await LinkAsync(new PhoneMedia("image/jpeg") { Content = Picture });
        _bridge.Twilio.Media.MissingTimes = 2;

        using var response = await _bridge.Client.GetAsync(link);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Picture, await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_redirect_to_any_other_host_is_not_followed()
    {
        var link = await LinkAsync(new PhoneMedia("image/jpeg") { Content = Picture });
        _bridge.Twilio.Media.RedirectTo = new Uri("http://169.254.169.254/latest/meta-data");

        Assert.Equal(HttpStatusCode.BadGateway, await StatusAsync(_bridge, link));
        Assert.Contains("169.254.169.254", _bridge.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain(_bridge.Twilio.Media.Requests, request => request.IsAtContentNetwork);
    }

    [Fact]
    public async Task Several_ranges_at_once_give_the_whole_file()
    {
        var link = await LinkAsync(new PhoneMedia("video/mp4") { Content = Picture });
        using var request = new HttpRequestMessage(HttpMethod.Get, link);
        request.Headers.TryAddWithoutValidation("Range", "bytes=0-1,5-9");

        using var response = await _bridge.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, "video/mp4"), (response.StatusCode, response.Content.Headers.ContentType?.ToString()));
    }

    [Theory]
    [InlineData("https://api.twilio.com@evil.example/2010-04-01/Accounts/AC/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://127.0.0.1:1/../Accounts")]
    [InlineData("not a url")]
    public async Task An_address_that_is_not_Twilios_is_not_fetched(string url)
    {
        var link = await LinkAsync(new PhoneMedia("image/jpeg") { Url = url });

        Assert.Equal(HttpStatusCode.BadGateway, await StatusAsync(_bridge, link));
    }

    [Fact]
    public async Task A_file_over_16_MB_is_not_passed_on()
    {
        var link = await LinkAsync(new PhoneMedia("video/mp4") { Content = Picture });
        _bridge.Twilio.Media.Trouble = MediaTrouble.Oversized;

        Assert.Equal(HttpStatusCode.BadGateway, await StatusAsync(_bridge, link));
    }

    [Theory]
    [InlineData(MediaTrouble.Endless)]
    [InlineData(MediaTrouble.Cut)]
    public async Task A_file_that_ends_too_early_or_never_is_not_taken_for_a_whole_one(MediaTrouble trouble)
    {
        var link = await LinkAsync(new PhoneMedia("video/mp4") { Content = Picture });
        _bridge.Twilio.Media.Trouble = trouble;

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            // Cut early enough, it is a bad gateway; else only a broken connection can tell.
            using var response = await _bridge.Client.GetAsync(link, HttpCompletionOption.ResponseHeadersRead);
            response.EnsureSuccessStatusCode();
            await response.Content.CopyToAsync(Stream.Null);
        });
    }

    [Fact]
    public async Task Content_that_is_unavailable_is_a_bad_gateway()
    {
        var link = await LinkAsync(new PhoneMedia("video/mp4") { Content = Picture });
        _bridge.Twilio.Media.Trouble = MediaTrouble.Unavailable;

        Assert.Equal(HttpStatusCode.BadGateway, await StatusAsync(_bridge, link));
    }

    [Fact]
    public async Task Without_a_public_url_the_link_begins_where_Twilio_called()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Twilio:PublicUrl"] = "" });
        bridge.Twilio.PublicUrl = null;

        await bridge.Twilio.DeliverAsync(new PhoneMessage(bridge.Ana, "look") { Media = [new PhoneMedia("image/jpeg") { Content = Picture }] });

        Assert.StartsWith(bridge.Address.ToString() + "media/", UrlIn(bridge), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_link_does_not_give_away_the_public_urls_password()
    {
        const string publicUrl = "https://user:secret@bridge.example.com/wa";
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Twilio:PublicUrl"] = publicUrl });
        bridge.Twilio.PublicUrl = new Uri(publicUrl);

        await bridge.Twilio.DeliverAsync(new PhoneMessage(bridge.Ana, "look") { Media = [new PhoneMedia("image/jpeg") { Content = Picture }] });

        Assert.StartsWith("https://bridge.example.com/wa/media/", UrlIn(bridge), StringComparison.Ordinal);
    }

    private Task<string> LinkAsync(PhoneMedia media) => LinkAsync(_bridge, media);

    // The link's path, as it reaches the bridge behind its public address.
    private static async Task<string> LinkAsync(BridgeFixture bridge, PhoneMedia media)
    {
        var exchange = await bridge.Twilio.DeliverAsync(new PhoneMessage(bridge.Ana, "look at this") { Media = [media] });
        Assert.Null(exchange.Error);
        return UrlIn(bridge)[BridgeFixture.PublicUrl.Length..];
    }

    private static string UrlIn(BridgeFixture bridge) =>
        JsonElement.Parse(bridge.Assistant.Calls.Last(call => call.Operation == AssistantOperation.Message).Body)
            .GetProperty("input").GetProperty("attachments")[0].GetProperty("url").GetString()!;

    private static async Task<HttpStatusCode> StatusAsync(BridgeFixture bridge, string link)
    {
        using var response = await bridge.Client.GetAsync(link);
        return response.StatusCode;
    }
}
