using Microsoft.Extensions.Logging;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Twilio;

namespace WhatsAppBridge.Tests.Twilio.Rest;

/// <summary>What the core is told of a message sent by REST.</summary>
public sealed class ReplySenderTests : RestFixture
{
    private static readonly ConversationKey Conversation = new(new WhatsAppAddress("+14155550123"), new WhatsAppAddress("+14155550100"));

    private ILoggerFactory _logging = null!;

    protected override EmulatedTwilioOptions Options => new()
    {
        Subaccounts =
        [
            new EmulatedAccount("AC" + new string('5', 32), "the-first-subaccounts-token", "+14155550170"),
            new EmulatedAccount("AC" + new string('6', 32), "the-second-subaccounts-token", "+14155550180"),
        ],
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
    public async Task A_subaccounts_number_answers_by_its_own_account()
    {
        var sender = Sender();
        var conversation = Conversation with { Number = new WhatsAppAddress(Twilio.Subaccounts[1].Numbers[0]) };

        foreach (var _ in new[] { "found", "remembered" })
            Assert.Equal(SendOutcomeKind.Accepted, (await sender.SendAsync(conversation, OutboundMessage.OfText("Hi"), CancellationToken.None)).Kind);

        Assert.Equal([400, 400, 201, 201], Twilio.Log.Calls.Select(call => call.Status));
        Assert.Contains($"/Accounts/{Twilio.Subaccounts[1].AccountSid}/", Twilio.Log.Calls[^1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_of_no_account_is_refused_as_such()
    {
        var outcome = await Sender().SendAsync(Conversation with { Number = new WhatsAppAddress("+14155550199") }, OutboundMessage.OfText("Hi"), CancellationToken.None);

        Assert.Equal(new SendOutcome(SendOutcomeKind.Refused, null, 63007), outcome);
        Assert.Contains("is no WhatsApp sender of this account", Logs.All, StringComparison.Ordinal);
        Assert.Equal(3, CallsOf(TwilioOperation.CreateMessage));
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

    public override async ValueTask InitializeAsync()
    {
        _logging = LoggerFactory.Create(builder => builder.AddProvider(Logs));
        await base.InitializeAsync();
    }

    private async Task<SendOutcome> SendAsync(OutboundMessage message) =>
        (await PassAsync(Sender().SendAsync(Conversation, message, CancellationToken.None))).Result;

    private TwilioReplySender Sender() => new(
        Messages,
        new TwilioOptions
        {
            Account = Account,
            Subaccounts = [.. Twilio.Subaccounts.Select(account => new TwilioAccount { AccountSid = account.AccountSid, AuthToken = account.AuthToken })],
            PublicUrl = "https://bridge.example.com/wa",
            ApiUrl = Twilio.BaseUrl.ToString(),
            MessagingUrl = Twilio.BaseUrl.ToString(),
            ContentUrl = Twilio.BaseUrl.ToString(),
        },
        _logging.CreateLogger<TwilioReplySender>());
}
