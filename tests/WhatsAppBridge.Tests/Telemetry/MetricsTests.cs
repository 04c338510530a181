using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Telemetry;

/// <summary>
/// What Prometheus reads after people have written. Alone: an exporter takes instruments of one name in a process for one, and lets
/// go of it when any of them ends, be it another test's.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class MetricsTests
{
    [Fact]
    public async Task Everything_an_operator_asks_for_is_counted_and_measured()
    {
        var port = FreePort.Find();
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?>
        {
            ["Telemetry:PrometheusPort"] = port.ToString(CultureInfo.InvariantCulture),
            ["Conversation:ReplyDeadline"] = "1s",
        });
        var first = await bridge.SayAsync("echo hello");
        await bridge.Twilio.RedeliverAsync(first, TestContext.Current.CancellationToken);
        bridge.Assistant.Faults.Enqueue(AssistantFault.Error(500, "Internal Server Error"));
        await bridge.SayAsync("echo broken");
        bridge.Assistant.Faults.Enqueue(AssistantFault.Delay(TimeSpan.FromSeconds(1.5)));
        Assert.Equal("<Response/>", (await bridge.SayAsync("echo late")).TwiML);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        var late = await bridge.Twilio.WatchSentAsync(patience.Token).FirstAsync(message => message.Via == SentVia.Rest, patience.Token);
        await bridge.Twilio.PostStatusAsync(late, "undelivered", 63016, patience.Token);
        using var unsigned = await bridge.Client.PostAsync(new Uri("/webhooks/twilio/whatsapp", UriKind.Relative), null, patience.Token);

        var metrics = await ScrapeAsync(port);

        string[] expected =
        [
            "whatsappbridge_messages_total{kind=\"text\",outcome=\"answered\"}",
            "whatsappbridge_messages_total{kind=\"text\",outcome=\"silent\"}",
            "whatsappbridge_webhook_margin_seconds_bucket{le=\"0.5\"}",
            "whatsappbridge_webhook_refusals_total{reason=\"unsigned\"}",
            "whatsappbridge_replies_total{path=\"twiml\"}",
            "whatsappbridge_replies_total{path=\"rest_late\"}",
            "whatsappbridge_duplicates_total{turn=\"answered\"}",
            "whatsappbridge_sends_total{outcome=\"accepted\"}",
            "whatsappbridge_deliveries_total{error_code=\"63016\",status=\"undelivered\"}",
            "whatsappbridge_assistant_duration_seconds_count{operation=\"message\",outcome=\"ok\"}",
            "whatsappbridge_assistant_duration_seconds_count{operation=\"message\",outcome=\"failed\"}",
            "whatsappbridge_assistant_duration_seconds_count{operation=\"session_create\",outcome=\"ok\"}",
            "whatsappbridge_assistant_token_renewals_total{outcome=\"ok\"}",
            "whatsappbridge_assistants_suspended",
            "whatsappbridge_store_duration_seconds_count{operation=\"accept\",outcome=\"ok\"}",
            "whatsappbridge_store_duration_seconds_count{operation=\"complete\",outcome=\"ok\"}",
            "whatsappbridge_lanes",
            "whatsappbridge_queue",
            "http_server_request_duration_seconds_count{",
            "http_client_request_duration_seconds_count{",
            "kestrel_active_connections{",
        ];
        Assert.All(expected, name => Assert.Contains(metrics, line => Reads(line, name)));
        Assert.DoesNotContain(metrics, line => line.Contains("4155550123", StringComparison.Ordinal) || line.Contains("hello", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_that_is_measured_fails_and_answers_as_before()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Telemetry:PrometheusPort"] = FreePort.Find().ToString(CultureInfo.InvariantCulture) });
        var store = bridge.Services.GetRequiredService<IConversationStore>();

        Assert.Equal("first", await store.GetOrAddValueAsync("a name", "first", CancellationToken.None));
        Assert.Equal("first", await store.GetOrAddValueAsync("a name", "second", CancellationToken.None));
        await store.CheckAsync(CancellationToken.None);
        await Assert.ThrowsAnyAsync<Exception>(async () => await store.AcceptAsync(null!, CancellationToken.None));
        Assert.Contains("hello", Assert.Single(await bridge.AskAsync("echo hello")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_for_prometheus_is_not_on_the_port_that_twilio_calls()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Telemetry:PrometheusPort"] = FreePort.Find().ToString(CultureInfo.InvariantCulture) });

        using var answer = await bridge.Client.GetAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    // The exporter adds labels of its own about where a metric comes from.
    private static bool Reads(string line, string expected)
    {
        var (name, labels) = expected.Split('{') is [var family, var rest] ? (family, rest.TrimEnd('}')) : (expected, "");
        return (line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
            && labels.Split(',').All(label => line.Contains(label, StringComparison.Ordinal));
    }

    private static async Task<string[]> ScrapeAsync(int port)
    {
        using var http = new HttpClient();
        return (await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"), TestContext.Current.CancellationToken)).Split('\n');
    }
}
