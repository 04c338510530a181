using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Twilio;

namespace WhatsAppBridge.Tests.Twilio.Rest;

/// <summary>What the core is told of a message sent by REST.</summary>
public sealed class ReplySenderTests : RestFixture
{
    private static readonly EmulatedAccount Subaccount = new("AC" + new string('5', 32), "the-subaccounts-token", "+14155550170");

    private static readonly InboundMessage Question = new()
    {
        Sid = new MessageSid("SM1"),
        Conversation = new ConversationKey(new WhatsAppAddress("+14155550123"), new WhatsAppAddress("+14155550100")),
    };

    protected override EmulatedTwilioOptions Options => new() { Subaccounts = [Subaccount] };

    [Fact]
    public async Task A_message_goes_out_with_the_address_for_its_status()
    {
        var outcome = await SendAsync(OutboundMessage.OfText("Hi"));

        var sent = Assert.Single(Twilio.Sent);
        Assert.Equal(new SendOutcome(SendOutcomeKind.Accepted, new MessageSid(sent.Sid)), outcome);
        Assert.Equal(("Hi", "https://bridge.example.com/wa/webhooks/twilio/status"), (sent.Body, sent.StatusCallback));
    }

    [Fact]
    public async Task A_subaccounts_number_answers_by_its_own_account()
    {
        var outcome = await SendAsync(OutboundMessage.OfText("Hi"), Question with
        {
            AccountSid = Subaccount.AccountSid,
            Conversation = Question.Conversation with { Number = new WhatsAppAddress(Subaccount.Numbers[0]) },
        });

        Assert.Equal(SendOutcomeKind.Accepted, outcome.Kind);
        Assert.Equal($"whatsapp:{Subaccount.Numbers[0]}", Assert.Single(Twilio.Sent).From);
    }

    [Fact]
    public async Task Without_a_public_url_the_status_goes_where_the_question_came_in()
    {
        await SendAsync(OutboundMessage.OfText("Hi"), Question with { Origin = "https://called.example.com" }, publicUrl: null);

        Assert.Equal("https://called.example.com/webhooks/twilio/status", Assert.Single(Twilio.Sent).StatusCallback);
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

    private async Task<SendOutcome> SendAsync(OutboundMessage message, InboundMessage? inReplyTo = null, string? publicUrl = "https://bridge.example.com/wa")
    {
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(Logs));
        await using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var options = new TwilioOptions
        {
            Account = Account,
            Subaccounts = [new TwilioAccount { AccountSid = Subaccount.AccountSid, AuthToken = Subaccount.AuthToken }],
            PublicUrl = publicUrl,
            ApiUrl = Twilio.BaseUrl.ToString(),
            MessagingUrl = Twilio.BaseUrl.ToString(),
            ContentUrl = Twilio.BaseUrl.ToString(),
        };
        var sender = new TwilioReplySender(Messages, options, new TwilioMetrics(meters.GetRequiredService<IMeterFactory>()), logging.CreateLogger<TwilioReplySender>());
        return (await PassAsync(sender.SendAsync(inReplyTo ?? Question, message, CancellationToken.None))).Result;
    }
}
