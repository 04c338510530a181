using System.Net;
using Microsoft.AspNetCore.Http;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Tests.Playground.Twilio;

public sealed class EmulatedTwilioTests
{
    private static readonly PhonePerson Ana = new("+14155550123");

    [Fact]
    public async Task A_message_is_posted_signed_and_answered()
    {
        await using var webhook = await FakeWebhook.AnsweringAsync("<Response><Message>Hi *Ana*</Message></Response>");
        await using var twilio = await EmulatedTwilio.StartAsync();
        twilio.WebhookUrl = webhook.Url;

        var exchange = await twilio.DeliverAsync(new PhoneMessage(Ana, "Hello"));

        var call = Assert.Single(webhook.Calls);
        Assert.Equal("/webhooks/twilio/whatsapp?tenant=acme&env=prod%2F1", call.Target);
        Assert.Equal(exchange.RawBody, call.Body);
        Assert.Equal("application/x-www-form-urlencoded", call.Headers["Content-Type"]);
        Assert.Equal("TwilioProxy/1.1", call.Headers["User-Agent"]);
        Assert.Equal("gzip", call.Headers["Accept-Encoding"]);
        Assert.Equal(exchange.IdempotencyToken, call.Headers["I-Twilio-Idempotency-Token"]);
        Assert.Equal(
            WebhookSignature.Compute(twilio.AuthToken, webhook.Url.AbsoluteUri, FormEncoding.Decode(call.Body)),
            call.Headers["X-Twilio-Signature"]);

        var sent = Assert.Single(twilio.Sent);
        Assert.Equal(("whatsapp:+14155550123", "Hi *Ana*", SentVia.TwiML, exchange.MessageSid), (sent.To, sent.Body, sent.Via, sent.InReplyTo));
        Assert.Equal(
            [(BubbleDirection.Out, "Hello", BubbleStatus.Read), (BubbleDirection.In, "Hi *Ana*", BubbleStatus.Delivered)],
            twilio.ConversationOf(Ana.Address).Snapshot().Bubbles.Select(b => (b.Direction, b.Text, b.Status)));
    }

    [Fact]
    public async Task The_public_address_is_signed_when_there_is_one()
    {
        await using var webhook = await FakeWebhook.AnsweringAsync("<Response/>");
        await using var twilio = await EmulatedTwilio.StartAsync(new() { PublicUrl = new("https://bridge.example.com/wa") });
        twilio.WebhookUrl = webhook.Url;

        var exchange = await twilio.DeliverAsync(new PhoneMessage(Ana, "Hello"));

        Assert.Equal("https://bridge.example.com/wa/webhooks/twilio/whatsapp?tenant=acme&env=prod%2F1", exchange.SignedUrl);
        Assert.Equal(WebhookSignature.Compute(twilio.AuthToken, exchange.SignedUrl, exchange.Form), webhook.Calls[0].Headers["X-Twilio-Signature"]);
    }

    [Fact]
    public async Task A_redelivery_repeats_the_message_and_is_answered_once()
    {
        await using var webhook = await FakeWebhook.AnsweringAsync("<Response><Message>once</Message></Response>");
        await using var twilio = await EmulatedTwilio.StartAsync();
        twilio.WebhookUrl = webhook.Url;

        var first = await twilio.DeliverAsync(new PhoneMessage(Ana, "Hello"));
        var again = await twilio.RedeliverAsync(first);

        Assert.Equal(first.TwiML, again.TwiML);
        Assert.Equal(webhook.Calls[0].Body, webhook.Calls[1].Body);
        Assert.Equal(webhook.Calls[0].Headers["I-Twilio-Idempotency-Token"], webhook.Calls[1].Headers["I-Twilio-Idempotency-Token"]);
        Assert.Single(twilio.Sent);
    }

    [Fact]
    public async Task A_failing_webhook_leaves_a_note_in_the_conversation()
    {
        await using var webhook = await FakeWebhook.AnsweringAsync("", status: 500);
        await using var twilio = await EmulatedTwilio.StartAsync();
        twilio.WebhookUrl = webhook.Url;

        var exchange = await twilio.DeliverAsync(new PhoneMessage(Ana, "Hello"));

        Assert.Equal((500, 11200), (exchange.Status, exchange.Error?.Code));
        var bubbles = twilio.ConversationOf(Ana.Address).Snapshot().Bubbles;
        Assert.Equal(BubbleStatus.Failed, bubbles[0].Status);
        Assert.Equal((BubbleDirection.Note, "Twilio error 11200: the webhook answered 500"), (bubbles[1].Direction, bubbles[1].Text));
    }

    [Fact]
    public async Task A_webhook_that_takes_too_long_is_given_up()
    {
        await using var webhook = await FakeWebhook.StartAsync(context => context.Response.Body.FlushAsync().ContinueWith(
            _ => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted), TaskScheduler.Default).Unwrap());
        await using var twilio = await EmulatedTwilio.StartAsync(new() { WebhookTimeout = TimeSpan.FromMilliseconds(200) });
        twilio.WebhookUrl = webhook.Url;

        var exchange = await twilio.DeliverAsync(new PhoneMessage(Ana, "Hello"));

        Assert.Equal(11203, exchange.Error?.Code);
        Assert.False(twilio.ConversationOf(Ana.Address).Snapshot().Typing);
    }

    [Fact]
    public async Task A_webhook_nobody_listens_at_is_an_error_and_no_exception()
    {
        await using var twilio = await EmulatedTwilio.StartAsync();
        twilio.WebhookUrl = new("http://127.0.0.1:1/webhooks/twilio/whatsapp");

        var exchange = await twilio.DeliverAsync(new PhoneMessage(Ana, "Hello"));

        Assert.Equal(11205, exchange.Error?.Code);
    }

    [Fact]
    public async Task An_attachment_can_be_fetched_with_the_accounts_keys_only()
    {
        await using var webhook = await FakeWebhook.AnsweringAsync("<Response/>");
        await using var twilio = await EmulatedTwilio.StartAsync();
        twilio.WebhookUrl = webhook.Url;
        var exchange = await twilio.DeliverAsync(new PhoneMessage(Ana) { Media = [new("image/png") { Content = new byte[] { 1, 2, 3 } }] });
        var url = exchange.Form.Single(p => p.Key == "MediaUrl0").Value;

        using var stranger = new HttpClient();
        using var refused = await stranger.GetAsync(url);
        using var account = RestClient.For(twilio);
        using var media = await account.GetAsync(url);

        Assert.StartsWith("MM", exchange.MessageSid, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("image/png", media.Content.Headers.ContentType?.ToString());
        Assert.Equal([1, 2, 3], await media.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_change_of_a_conversation_wakes_its_watchers()
    {
        await using var webhook = await FakeWebhook.AnsweringAsync("<Response><Message>Hi</Message></Response>");
        await using var twilio = await EmulatedTwilio.StartAsync();
        twilio.WebhookUrl = webhook.Url;
        var conversation = twilio.ConversationOf(Ana.Address);
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);

        var delivery = twilio.DeliverAsync(new PhoneMessage(Ana, "Hello"));
        var seen = new Dictionary<string, Bubble>();
        await foreach (var change in conversation.WatchAsync(0, enough.Token))
        {
            foreach (var bubble in change.Bubbles)
                seen[bubble.Id] = bubble;

            if (seen.Values.Any(b => b.Direction == BubbleDirection.In) && !change.Typing)
                break;
        }

        Assert.Equal(["Hello", "Hi"], seen.Values.Select(b => b.Text));
        await delivery;
    }

    [Fact]
    public async Task A_status_is_posted_signed_to_the_messages_callback()
    {
        await using var webhook = await FakeWebhook.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        await using var twilio = await EmulatedTwilio.StartAsync();
        using var client = RestClient.For(twilio);
        var callback = new Uri(webhook.Url, "/webhooks/twilio/status?c=1").AbsoluteUri;
        await client.CreateAsync(("To", "whatsapp:+14155550123"), ("From", "whatsapp:" + twilio.Number), ("Body", "x"), ("StatusCallback", callback));

        var status = await twilio.PostStatusAsync(twilio.Sent[0], "delivered");

        Assert.Equal(204, status);
        var call = Assert.Single(webhook.Calls);
        Assert.Equal("delivered", FormEncoding.Decode(call.Body).Single(p => p.Key == "MessageStatus").Value);
        Assert.Equal(WebhookSignature.Compute(twilio.AuthToken, callback, FormEncoding.Decode(call.Body)), call.Headers["X-Twilio-Signature"]);
    }
}
