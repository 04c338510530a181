using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Conversations;

/// <summary>Who somebody is, by the phone number, by the business-scoped id, or by both.</summary>
public sealed class PersonTests : IAsyncLifetime
{
    private const string Phone = "+14155550123", OtherPhone = "+14155550124", Id = "US.1029384756102938", OtherId = "US.5647382910564738";

    private BridgeFixture _bridge = null!;
    private int _sent;

    public async ValueTask InitializeAsync() => _bridge = await BridgeFixture.StartAsync();

    public ValueTask DisposeAsync() => _bridge.DisposeAsync();

    [Fact]
    public async Task Who_is_known_by_the_phone_and_later_shows_an_id_keeps_the_conversation()
    {
        var byPhone = await SessionOfAsync(Phone);
        var byBoth = await SessionOfAsync(Phone, Id);
        var byId = await SessionOfAsync(null, Id);
        var byPhoneAgain = await SessionOfAsync(Phone);

        Assert.All([byBoth, byId, byPhoneAgain], session => Assert.Equal(byPhone, session));
    }

    [Fact]
    public async Task Who_appears_by_phone_then_by_id_and_then_by_both_has_one_conversation_from_then_on()
    {
        await SessionOfAsync(Phone);
        var latest = await SessionOfAsync(null, Id);

        Assert.Equal(latest, await SessionOfAsync(Phone, Id));
        Assert.Equal(latest, await SessionOfAsync(Phone));
        Assert.Equal(latest, await SessionOfAsync(null, Id));
    }

    [Fact]
    public async Task Of_two_conversations_that_turn_out_to_be_one_persons_the_latest_goes_on()
    {
        await SessionOfAsync(null, Id);
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        var latest = await SessionOfAsync(Phone);

        Assert.Equal(latest, await SessionOfAsync(Phone, Id));
        Assert.Equal(latest, await SessionOfAsync(null, Id));
    }

    [Fact]
    public async Task A_list_is_answered_by_the_same_person_with_the_phone_hidden()
    {
        await AskAsync("options", Phone, Id);
        await AskAsync("2", null, Id);

        Assert.DoesNotContain("\"text\":\"2\"", _bridge.Assistant.Calls[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_with_a_new_owner_starts_afresh_and_the_old_owner_keeps_the_conversation()
    {
        var former = await SessionOfAsync(Phone, Id);
        var newOwner = await SessionOfAsync(Phone, OtherId);

        Assert.NotEqual(former, newOwner);
        Assert.Equal(former, await SessionOfAsync(OtherPhone, Id));
        Assert.Equal(newOwner, await SessionOfAsync(Phone));
    }

    [Fact]
    public async Task The_assistant_counts_a_person_once()
    {
        await AskAsync("echo 1", Phone, Id);
        await AskAsync("echo 2", null, Id);
        await AskAsync("echo 3", Phone, null);

        Assert.Single(Messages().Select(call => System.Text.Json.JsonElement.Parse(call.Body).GetProperty("user_id").GetString()).Distinct());
    }

    [Fact]
    public async Task Answers_go_to_the_address_that_wrote_not_to_the_name_the_person_was_first_known_by()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Conversation:ReplyDeadline"] = "1s" });
        await PostAsync(bridge, "echo hello", Phone, Id);
        bridge.Assistant.Faults.Enqueue(AssistantFault.Delay(TimeSpan.FromSeconds(2)));

        await PostAsync(bridge, "echo late", null, Id);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var late = await bridge.Twilio.WatchSentAsync(patience.Token).FirstAsync(message => message.Via == SentVia.Rest, patience.Token);
        Assert.Equal($"whatsapp:{Id}", late.To);
    }

    private async Task<string> SessionOfAsync(string? phone, string? id = null)
    {
        await AskAsync("echo hello", phone, id);
        return Messages()[^1].SessionId!;
    }

    private List<AssistantCall> Messages() => [.. _bridge.Assistant.Calls.Where(call => call.Operation == AssistantOperation.Message)];

    private Task<string> AskAsync(string text, string? phone, string? id) => PostAsync(_bridge, text, phone, id);

    private async Task<string> PostAsync(BridgeFixture bridge, string text, string? phone, string? id)
    {
        KeyValuePair<string, string>[] form =
        [
            new("MessageSid", $"SM{++_sent:x32}"),
            new("From", $"whatsapp:{phone ?? id}"),
            new("To", "whatsapp:+14155550100"),
            new("Body", text),
            .. id is null ? [] : new KeyValuePair<string, string>[] { new("ExternalUserId", $"whatsapp:{id}") },
            .. phone is null ? [] : new KeyValuePair<string, string>[] { new("WaId", phone[1..]) },
        ];
        using var response = await bridge.Client.SendAsync(SignedRequest.Form(bridge, form));
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }
}
