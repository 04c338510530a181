using WhatsAppBridge.EndToEnd.Infrastructure;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>One message is one trace, from Twilio's webhook to Twilio's report.</summary>
[Trait("Category", "Slow")]
public sealed class TraceTests
{
    [Fact]
    public async Task One_trace_has_the_webhook_the_store_the_assistant_and_what_goes_by_rest_and_the_report_is_linked_to_it()
    {
        await using var collector = await TraceCollector.StartAsync();
        await using var scene = await BridgeScene.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "200"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "500"), ("Conversation__ReplyDeadline", "3s"));
        scene.Assistant.Faults.Enqueue(AssistantFault.Delay(TimeSpan.FromSeconds(4)));

        Assert.Equal("<Response/>", (await scene.SayAsync("echo late")).TwiML);
        var late = Assert.Single(await scene.SentByRestAsync(1));
        Assert.Equal(204, await scene.Twilio.PostStatusAsync(late, "delivered"));

        var webhook = await collector.FindAsync(span => span.Tags.GetValueOrDefault("url.path") == BridgeScene.WebhookPath);
        var report = await collector.FindAsync(span => span.Tags.GetValueOrDefault("url.path") == "/webhooks/twilio/status");
        await collector.FindAsync(span => span.TraceId == webhook.TraceId && span.Name == "store finish");
        var names = collector.Spans.Where(span => span.TraceId == webhook.TraceId).ToList();
        Assert.Contains(names, span => span.Name == "store accept");
        Assert.Contains(names, span => span.Name == "store complete");
        Assert.Contains(names, span => span.Tags.GetValueOrDefault("url.full")?.EndsWith("/message", StringComparison.Ordinal) == true);
        Assert.Contains(names, span => span.Tags.GetValueOrDefault("url.full")?.EndsWith("/Messages.json", StringComparison.Ordinal) == true);
        Assert.Contains(webhook.TraceId, report.LinkedTraces);
        Assert.NotEqual(webhook.TraceId, report.TraceId);
        Assert.True(collector.MetricExports > 0);
    }

    [Fact]
    public async Task A_trace_holds_neither_words_nor_numbers_nor_keys_to_files()
    {
        await using var collector = await TraceCollector.StartAsync();
        await using var scene = await BridgeScene.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "200"), ("Conversation__ReplyDeadline", "14s"));

        using var get = await scene.Bridge.Client.GetAsync(new Uri($"{BridgeScene.WebhookPath}?Body=zimtstern&From=whatsapp%3A%2B4915783920461", UriKind.Relative));
        using var file = await scene.Bridge.Client.GetAsync(new Uri("/media/a-ticket-like-quagga", UriKind.Relative));
        using var health = await scene.Bridge.Client.GetAsync(new Uri("/health/live", UriKind.Relative));
        var exchange = await scene.Twilio.DeliverAsync(new PhoneMessage(new PhonePerson("+4915783920461"), "echo zimtstern"));
        Assert.Null(exchange.Error);
        await collector.FindAsync(span => span.Name == "store finish");

        var everything = string.Join('\n', collector.Spans.Select(span => $"{span.Name} {string.Join(' ', span.Tags.Select(tag => $"{tag.Key}={tag.Value}"))}"));
        Assert.Contains("/media/****", everything, StringComparison.Ordinal);
        foreach (var secret in new[] { "zimtstern", "4915783920461", "quagga", "/health/", scene.Twilio.AuthToken, scene.Assistant.ApiKey })
            Assert.DoesNotContain(secret, everything, StringComparison.OrdinalIgnoreCase);
    }
}
