using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using WhatsAppBridge.Attention;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Deliveries;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Twilio.Inbound;

/// <summary>What becomes of Twilio's reports on our messages.</summary>
public sealed class StatusWebhookTests
{
    private const string Path = "/webhooks/twilio/status";
    private const string Sid = "SM22222222222222222222222222222222";

    [Theory]
    [InlineData(63016, "24-hour window has closed")]
    [InlineData(63015, "has not joined the sandbox")]
    [InlineData(63019, "could not download the attachment")]
    [InlineData(99999, "https://www.twilio.com/docs/api/errors/99999")]
    public async Task A_failure_reaches_the_log_and_the_attention_list_with_a_meaning(int code, string meaning)
    {
        await using var bridge = await BridgeFixture.StartAsync();

        await ReportAsync(bridge, "failed", code);
        await ReportAsync(bridge, "failed", code);

        var item = Assert.Single(await bridge.Services.GetRequiredService<IAttentionList>().ListAsync(default));
        Assert.Equal((AttentionKind.NotDelivered, Sid, code), (item.Kind, item.Sid.Value, item.ErrorCode));
        Assert.Contains(meaning, item.Reason, StringComparison.Ordinal);
        Assert.Equal("+14155550123", item.Conversation.Person.Value);
        Assert.Contains(meaning, bridge.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("+14155550123", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_that_overtake_each_other_do_not_move_a_message_back()
    {
        await using var bridge = await BridgeFixture.StartAsync();

        foreach (var status in new[] { "read", "delivered", "sent", "read" })
            await ReportAsync(bridge, status);

        Assert.Single(bridge.Logs.Lines, line => line.Text.Contains($"Message \"{Sid}\" is", StringComparison.Ordinal));
        Assert.Equal(
            [DeliveryStatus.Sent, DeliveryStatus.Delivered, DeliveryStatus.Read],
            (await bridge.Services.GetRequiredService<IDeliveryStore>().ListAsync(new MessageSid(Sid), default)).Order());
    }

    [Fact]
    public async Task Reports_are_counted_by_status_and_error_code_each_once()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        var counted = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == DeliveryMetrics.Counter && instrument.Meter.Scope == bridge.Services.GetRequiredService<IMeterFactory>())
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Add(string.Join(' ', tags.ToArray().Select(tag => tag.Value))));
        listener.Start();

        await ReportAsync(bridge, "sent");
        await ReportAsync(bridge, "sent");
        await ReportAsync(bridge, "undelivered", 63024);

        Assert.Equal(["sent", "undelivered 63024"], counted);
    }

    [Theory]
    [InlineData("partially_delivered", HttpStatusCode.NoContent)]
    [InlineData("teleported", HttpStatusCode.NoContent)]
    [InlineData("", HttpStatusCode.BadRequest)]
    public async Task A_status_is_known_or_ignored_or_missing(string status, HttpStatusCode expected)
    {
        await using var bridge = await BridgeFixture.StartAsync();

        Assert.Equal(expected, await SendAsync(bridge, [new("MessageSid", Sid), new("MessageStatus", status)]));
    }

    [Fact]
    public async Task A_report_that_cannot_be_kept_may_come_again()
    {
        var store = new Mock<IDeliveryStore>();
        store.Setup(s => s.RecordAsync(It.IsAny<DeliveryReport>(), It.IsAny<CancellationToken>())).ThrowsAsync(new StoreUnavailableException("disk full"));
        await using var bridge = await BridgeFixture.StartAsync(configure: builder => builder.Services.AddSingleton(store.Object));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync(bridge, [new("MessageSid", Sid), new("MessageStatus", "sent")]));
    }

    [Fact]
    public async Task A_message_at_the_status_address_is_an_error_that_names_the_right_one()
    {
        await using var bridge = await BridgeFixture.StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(bridge, [.. SignedRequest.Greeting, new("SmsStatus", "received")]));
        Assert.Contains("/webhooks/twilio/whatsapp", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_at_the_message_address_is_not_taken_for_a_message()
    {
        await using var bridge = await BridgeFixture.StartAsync();

        using var response = await bridge.Client.SendAsync(SignedRequest.Form(bridge,
            [new("MessageSid", Sid), new("MessageStatus", "delivered"), new("SmsStatus", "delivered"), new("From", "whatsapp:+14155550100"), new("To", "whatsapp:+14155550123")]));

        Assert.Equal("<Response/>", await response.Content.ReadAsStringAsync());
        Assert.Empty(bridge.Assistant.Calls);
        Assert.Contains("as the status callback URL", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_without_a_signature_is_nobodys()
    {
        await using var bridge = await BridgeFixture.StartAsync();

        using var response = await bridge.Client.SendAsync(SignedRequest.Unsigned(HttpMethod.Post, $"MessageSid={Sid}&MessageStatus=failed&ErrorCode=63016", Path));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(await bridge.Services.GetRequiredService<IAttentionList>().ListAsync(default));
    }

    private static async Task ReportAsync(BridgeFixture bridge, string status, int? code = null) => Assert.Equal(HttpStatusCode.NoContent, await SendAsync(bridge,
    [
        new("MessageSid", Sid),
        new("MessageStatus", status),
        new("To", "whatsapp:+14155550123"),
        new("From", "whatsapp:+14155550100"),
        new("AccountSid", bridge.Twilio.AccountSid),
        .. code is { } known ? new KeyValuePair<string, string>[] { new("ErrorCode", known.ToString(System.Globalization.CultureInfo.InvariantCulture)) } : [],
    ]));

    private static async Task<HttpStatusCode> SendAsync(BridgeFixture bridge, KeyValuePair<string, string>[] form)
    {
        using var response = await bridge.Client.SendAsync(SignedRequest.Form(bridge, form, path: Path));
        return response.StatusCode;
    }
}
