using Microsoft.Extensions.Logging;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Twilio;

namespace WhatsAppBridge.Tests.Twilio.Rest;

/// <summary>What the core is told of a message sent by REST.</summary>
public sealed class ReplySenderTests : RestFixture
{
    private static readonly InboundMessage Question = new()
    {
        Sid = new MessageSid("SM1"),
        Conversation = new ConversationKey(new WhatsAppAddress("+14155550123"), new WhatsAppAddress("+14155550100")),
    };

    [Fact]
    public async Task A_message_goes_out_with_the_address_for_its_status()
    {
        var outcome = await SendAsync(OutboundMessage.OfText("Hi"));

        var sent = Assert.Single(Twilio.Sent);
        Assert.Equal(new SendOutcome(SendOutcomeKind.Accepted, new MessageSid(sent.Sid)), outcome);
        Assert.Equal(("Hi", "https://bridge.example.com/wa/webhooks/twilio/status"), (sent.Body, sent.StatusCallback));
    }

    [Theory]
    [InlineData(429, 20429, nameof(SendOutcomeKind.NotNow))]
    [InlineData(400, 63038, nameof(SendOutcomeKind.NotNow))]
    [InlineData(500, 20500, nameof(SendOutcomeKind.Unknown))]
    [InlineData(400, 63016, nameof(SendOutcomeKind.Refused))]
    [InlineData(400, 21610, nameof(SendOutcomeKind.Refused))]
    [InlineData(401, 20003, nameof(SendOutcomeKind.Refused))]
    public async Task An_error_becomes_what_the_core_can_act_on(int status, int code, string kind)
    {
        Twilio.Faults.Enqueue(TwilioFault.Refuse(status, code), times: 4);

        var outcome = await SendAsync(OutboundMessage.OfText("Hi"));

        Assert.Equal((Enum.Parse<SendOutcomeKind>(kind), code), (outcome.Kind, outcome.ErrorCode));
    }

    [Fact]
    public async Task The_log_says_what_a_refusal_means_and_which_request_it_was()
    {
        Twilio.Faults.Enqueue(400, 63016);

        await SendAsync(OutboundMessage.OfText("Zimtstern"));

        Assert.Contains("The 24-hour window has closed", Logs.All, StringComparison.Ordinal);
        Assert.Matches("Twilio error 63016, HTTP 400, request RQ[0-9a-f]{32}", Logs.All);
        Assert.DoesNotContain("Zimtstern", Logs.All, StringComparison.Ordinal);
    }

    private async Task<SendOutcome> SendAsync(OutboundMessage message)
    {
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(Logs));
        var options = new TwilioOptions
        {
            Account = Account,
            PublicUrl = "https://bridge.example.com/wa",
            ApiUrl = Twilio.BaseUrl.ToString(),
            MessagingUrl = Twilio.BaseUrl.ToString(),
            ContentUrl = Twilio.BaseUrl.ToString(),
        };
        var sender = new TwilioReplySender(Messages, options, logging.CreateLogger<TwilioReplySender>());
        return (await PassAsync(sender.SendAsync(Question, message, CancellationToken.None))).Result;
    }
}
