using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using WhatsAppBridge.Playground.Phone;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Playground.Twilio;

namespace WhatsAppBridge.Tests.Playground.Phone;

public sealed class PhoneHostTests : IAsyncLifetime
{
    private FakeWebhook _webhook = null!;
    private EmulatedTwilio _twilio = null!;
    private WebApplication _host = null!;
    private HttpClient _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _webhook = await FakeWebhook.AnsweringAsync("<Response><Message>Hi *there*</Message></Response>");
        _twilio = await EmulatedTwilio.StartAsync();
        _twilio.WebhookUrl = _webhook.Url;
        _host = await PhoneHost.StartAsync(_twilio);
        _browser = new HttpClient { BaseAddress = new Uri(_host.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
        await _twilio.DisposeAsync();
        await _webhook.DisposeAsync();
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/js/app.mjs", "text/javascript")]
    [InlineData("/samples/greeting.ogg", "audio/ogg")]
    [InlineData("/phone/state", "application/json")]
    public async Task Everything_is_served_under_the_strict_policy(string path, string contentType)
    {
        using var response = await _browser.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal((HttpStatusCode.OK, contentType), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("localhost:1234", HttpStatusCode.OK)]
    [InlineData("[::1]:1234", HttpStatusCode.OK)]
    [InlineData("phone.example.com", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.example.com", HttpStatusCode.Forbidden)]
    public async Task A_foreign_name_for_this_machine_is_refused(string host, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/phone/state") { Headers = { Host = host } };
        using var response = await _browser.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task What_is_written_is_delivered_and_the_answer_comes_by_the_events()
    {
        var sid = await SendAsync("""{"person":"+14155550142","text":"Hello","clientId":"c-1"}""");

        var bubbles = new Dictionary<string, JsonNode>();
        await foreach (var item in EventsAsync("person=%2B14155550142", lastEventId: null))
        {
            foreach (var bubble in JsonNode.Parse(item.Data)!["bubbles"]!.AsArray())
                bubbles[(string)bubble!["id"]!] = bubble;

            if (bubbles.Count == 2)
                break;
        }

        Assert.Equal(("Out", "Hello", "c-1"), ((string)bubbles[sid]["direction"]!, (string)bubbles[sid]["text"]!, (string)bubbles[sid]["clientId"]!));
        var answer = bubbles.Values.Single(b => (string)b["id"]! != sid);
        Assert.Equal(("In", "Hi *there*", "TwiML"), ((string)answer["direction"]!, (string)answer["text"]!, (string)answer["via"]!));
    }

    [Fact]
    public async Task A_reconnecting_page_gets_only_what_it_missed()
    {
        await _twilio.DeliverAsync(new PhoneMessage(new(PhoneEndpoints.DefaultPerson), "one"));
        var state = await GetAsync("/phone/state");
        await _twilio.DeliverAsync(new PhoneMessage(new(PhoneEndpoints.DefaultPerson), "two"));

        var missed = await FirstAsync($"{state["epoch"]}-{state["version"]}");
        var all = await FirstAsync($"anotherrun-{state["version"]}");

        Assert.Equal(["two", "Hi *there*"], missed);
        Assert.Equal(["one", "Hi *there*", "two", "Hi *there*"], all);

        async Task<string[]> FirstAsync(string lastEventId)
        {
            await foreach (var item in EventsAsync("", lastEventId))
                return [.. JsonNode.Parse(item.Data)!["bubbles"]!.AsArray().Select(b => (string)b!["text"]!)];

            return [];
        }
    }

    [Fact]
    public async Task A_message_can_be_looked_into()
    {
        var exchange = await _twilio.DeliverAsync(new PhoneMessage(new(PhoneEndpoints.DefaultPerson), "Hello"));
        using var client = RestClient.For(_twilio);
        await client.CreateAsync(("To", "whatsapp:" + PhoneEndpoints.DefaultPerson), ("From", "whatsapp:" + _twilio.Number), ("Body", "later"));

        var asked = await GetAsync($"/phone/exchanges/{exchange.MessageSid}");
        var answered = await GetAsync($"/phone/exchanges/{_twilio.Sent[0].Sid}");
        var later = await GetAsync($"/phone/exchanges/{_twilio.Sent[1].Sid}");

        Assert.Equal(exchange.RawBody, (string)asked["webhook"]!["rawBody"]!);
        Assert.Equal((200, exchange.TwiML), ((int)asked["webhook"]!["status"]!, (string)asked["webhook"]!["twiML"]!));
        Assert.Equal(201, (int)Assert.Single(asked["restCalls"]!.AsArray())!["status"]!);
        Assert.Equal(exchange.RawBody, (string)answered["webhook"]!["rawBody"]!);
        Assert.Null(later["webhook"]);
        Assert.Equal(_twilio.Sent[1].Sid, (string)Assert.Single(later["restCalls"]!.AsArray())!["sid"]!);
    }

    [Fact]
    public async Task The_bridge_is_told_that_an_answer_was_sent_and_delivered_and_read_once_somebody_looks()
    {
        _twilio.ChangeSender(_twilio.Number, sender => sender with { StatusCallbackUrl = new Uri(_webhook.Url, "/webhooks/twilio/status").ToString() });
        var sid = await SendAsync("""{"person":"+14155550142","text":"Hello"}""");
        Assert.Equal(["sent", "delivered"], await ReportsAsync(2));

        await ReadAsync("+14155550143");
        await ReadAsync("+14155550142");
        await ReadAsync("+14155550142");

        Assert.Equal(["sent", "delivered", "read"], await ReportsAsync(3));
        Assert.Equal(["sent", "delivered", "read"], await ReportsAsync(3, _twilio.Sent[0].Sid));
        Assert.Equal(3, _webhook.Calls.Count(call => call.Body.Contains("MessageStatus=", StringComparison.Ordinal)));

        async Task<string[]> ReportsAsync(int count, string? of = null)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
            while (true)
            {
                var reports = (await GetAsync($"/phone/exchanges/{of ?? sid}"))["reports"]!.AsArray();
                if (reports.Count >= count)
                    return [.. reports.Select(report => (string)report!["status"]!)];
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
            }
        }
    }

    [Fact]
    public async Task An_answer_that_is_lost_is_never_told_to_be_delivered()
    {
        _twilio.ChangeSender(_twilio.Number, sender => sender with { StatusCallbackUrl = new Uri(_webhook.Url, "/webhooks/twilio/status").ToString() });

        await SendAsync("""{"person":"+14155550142","text":"Hello","trouble":"Undelivered"}""");

        await foreach (var item in EventsAsync("person=%2B14155550142", lastEventId: null))
        {
            if (item.Data.Contains("did not arrive", StringComparison.Ordinal))
                break;
        }

        await ReadAsync("+14155550142");
        var told = _webhook.Calls.Where(call => call.Body.Contains("MessageStatus=", StringComparison.Ordinal)).Select(call => call.Body);
        Assert.Collection(told, body => Assert.Contains("MessageStatus=sent", body, StringComparison.Ordinal), body => Assert.Contains("MessageStatus=undelivered", body, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("text/plain", """{"text":"Hello"}""", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", """{"text":"  "}""", HttpStatusCode.BadRequest)]
    [InlineData("application/json", """{"text":"Hello","person":"somebody"}""", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "{", HttpStatusCode.BadRequest)]
    public async Task A_message_that_makes_no_sense_is_refused(string contentType, string body, HttpStatusCode status)
    {
        using var content = new StringContent(body, Encoding.UTF8, contentType);
        using var response = await _browser.PostAsync(new Uri("/phone/messages", UriKind.Relative), content);

        Assert.Equal(status, response.StatusCode);
        Assert.Empty(_webhook.Calls);
    }

    [Fact]
    public async Task An_open_page_does_not_hold_up_the_stop()
    {
        await using var events = EventsAsync("", null).GetAsyncEnumerator();
        await _twilio.DeliverAsync(new PhoneMessage(new(PhoneEndpoints.DefaultPerson), "Hello"));
        Assert.True(await events.MoveNextAsync());

        await _host.StopAsync().WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }

    private async Task<string> SendAsync(string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _browser.PostAsync(new Uri("/phone/messages", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["sid"]!;
    }

    private async Task ReadAsync(string person)
    {
        using var content = new StringContent($$"""{"person":"{{person}}"}""", Encoding.UTF8, "application/json");
        using var response = await _browser.PostAsync(new Uri("/phone/read", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    private async Task<JsonNode> GetAsync(string path) =>
        JsonNode.Parse(await _browser.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    private async IAsyncEnumerable<SseItem<string>> EventsAsync(string query, string? lastEventId)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/phone/events?{query}");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);

        using var response = await _browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, enough.Token);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        await using var stream = await response.Content.ReadAsStreamAsync(enough.Token);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(enough.Token))
            yield return item;
    }
}
