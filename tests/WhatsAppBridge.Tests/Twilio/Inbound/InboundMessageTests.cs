using System.Text.Json;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Twilio.Inbound;

/// <summary>What the assistant is asked for each kind of thing a person can send.</summary>
public sealed class InboundMessageTests : IAsyncLifetime
{
    private BridgeFixture _bridge = null!;

    public async ValueTask InitializeAsync() => _bridge = await BridgeFixture.StartAsync();

    public ValueTask DisposeAsync() => _bridge.DisposeAsync();

    [Theory]
    [InlineData("text", "text")]
    [InlineData("image", "image")]
    [InlineData("video", "video")]
    [InlineData("audio", "audio")]
    [InlineData("voice", "audio")]
    [InlineData("sticker", "sticker")]
    [InlineData("contacts", "contact")]
    [InlineData("reaction", "reaction")]
    [InlineData("order", "text")]
    public async Task Words_are_the_question_whatever_they_come_with(string messageType, string told)
    {
        var message = await AskAsync(("Body", "the words"), ("MessageType", messageType));

        Assert.Equal("the words", Text(message));
        Assert.Equal(told, Private(message).GetProperty("message_type").GetString());
    }

    [Theory]
    [InlineData("image/jpeg", "image")]
    [InlineData("image/webp", "sticker")]
    [InlineData("video/mp4", "video")]
    [InlineData("audio/ogg; codecs=opus", "audio")]
    [InlineData("text/vcard", "contact")]
    public async Task Without_a_message_type_the_content_tells_the_kind(string contentType, string told)
    {
        var message = await AskAsync(("Body", "the words"), ("NumMedia", "1"), ("MediaUrl0", MediaUrl), ("MediaContentType0", contentType));

        Assert.Equal(told, Private(message).GetProperty("message_type").GetString());
        var attachment = Assert.Single(message.GetProperty("input").GetProperty("attachments").EnumerateArray());
        Assert.Equal(contentType, attachment.GetProperty("media_type").GetString());
        Assert.StartsWith(BridgeFixture.PublicUrl + "/media/", attachment.GetProperty("url").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image", "image/jpeg", "")]
    [InlineData("audio", "audio/ogg", "")]
    [InlineData("video", "video/mp4", "   ")]
    [InlineData("sticker", "image/webp", "")]
    [InlineData("contacts", "text/vcard", "")]
    [InlineData("document", "application/pdf", "invoice.pdf")]
    [InlineData("unsupported", null, "")]
    [InlineData("text", null, "\u0000\u0007\n")]
    [InlineData("reaction", null, "")]
    public async Task Without_words_the_person_is_told_and_nothing_is_asked(string messageType, string? contentType, string body)
    {
        var answer = await SendAsync(("Body", body), ("MessageType", messageType),
            ("NumMedia", contentType is null ? "0" : "1"), ("MediaUrl0", contentType is null ? "" : MediaUrl), ("MediaContentType0", contentType ?? ""));

        Assert.Contains("can't read this kind of message", answer, StringComparison.Ordinal);
        Assert.Empty(_bridge.Assistant.Calls);
    }

    [Fact]
    public async Task With_a_text_for_attachments_an_assistant_that_looks_at_them_is_asked()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Conversation:AttachmentText"] = "a file came" });

        await SendAsync(bridge, ("Body", "invoice (1).pdf"), ("MessageType", "document"), ("NumMedia", "1"), ("MediaUrl0", MediaUrl), ("MediaContentType0", "application/pdf"));

        var message = Asked(bridge);
        Assert.Equal("a file came", Text(message));
        Assert.Equal("invoice (1).pdf", Private(message).GetProperty("file_name").GetString());
        Assert.Single(message.GetProperty("input").GetProperty("attachments").EnumerateArray());
    }

    [Fact]
    public async Task A_place_is_asked_as_text_and_told_as_context()
    {
        var message = await AskAsync(
            ("Body", ""), ("MessageType", "location"), ("Latitude", "-33.8567844"), ("Longitude", "151.2152967"), ("Label", "Harbour"), ("Address", "1 Example Quay\nTown"));

        Assert.Equal("Harbour, 1 Example Quay Town (-33.8567844, 151.2152967)", Text(message));
        Assert.Equal(
            """{"latitude":"-33.8567844","longitude":"151.2152967","label":"Harbour","address":"1 Example Quay Town"}""",
            Private(message).GetProperty("location").GetRawText());
    }

    [Fact]
    public async Task A_pin_without_a_name_is_its_coordinates()
    {
        var message = await AskAsync(("Body", ""), ("Latitude", "0.5"), ("Longitude", "-0.25"));

        Assert.Equal("0.5, -0.25", Text(message));
        Assert.Equal("""{"latitude":"0.5","longitude":"-0.25"}""", Private(message).GetProperty("location").GetRawText());
    }

    [Theory]
    [InlineData("91", "0")]
    [InlineData("NaN", "0")]
    [InlineData("1,5", "0")]
    [InlineData("0", "1e300")]
    public async Task Coordinates_that_are_none_are_no_place(string latitude, string longitude)
    {
        var answer = await SendAsync(("Body", ""), ("Latitude", latitude), ("Longitude", longitude));

        Assert.Contains("can't read this kind of message", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_submitted_flow_is_asked_as_what_was_filled_in()
    {
        const string flow = """{"flow_token":"t-1","pages":[{"name":"Email","value":"ana@example.com"}],"size":42,"empty":"","terms":true}""";

        var message = await AskAsync(("Body", ""), ("MessageType", "interactive"), ("InteractiveData", flow));

        Assert.Equal("Email: ana@example.com; size: 42; terms: true", Text(message));
        Assert.Equal(flow, Private(message).GetProperty("flow_reply").GetRawText());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":null}""")]
    public async Task A_flow_that_holds_nothing_readable_is_not_asked(string flow)
    {
        var answer = await SendAsync(("Body", ""), ("MessageType", "interactive"), ("InteractiveData", flow));

        Assert.Contains("can't read this kind of message", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"flow_token":"t","topics":["a","b"],"ok":[true]}""", "topics: a, b; ok: true")]
    [InlineData("""{"name":"Bo","value":"V","email":"x"}""", "name: Bo; value: V; email: x")]
    public async Task Several_choices_and_fields_called_name_are_read_too(string flow, string question) =>
        Assert.Equal(question, Text(await AskAsync(("Body", ""), ("MessageType", "interactive"), ("InteractiveData", flow))));

    [Theory]
    [InlineData("\u200b\u2060")]
    [InlineData("\u3164\u2800")]
    public async Task What_nobody_can_see_is_no_question(string body)
    {
        Assert.Contains("can't read this kind of message", await SendAsync(("Body", body)), StringComparison.Ordinal);
        Assert.Empty(_bridge.Assistant.Calls);
    }

    [Fact]
    public async Task A_tap_without_a_title_is_asked_by_its_id_and_tells_it()
    {
        var message = await AskAsync(("Body", ""), ("MessageType", "interactive"), ("ButtonPayload", "order-4711"));

        Assert.Equal("order-4711", Text(message));
        Assert.Equal("order-4711", Private(message).GetProperty("choice_id").GetString());
    }

    [Fact]
    public async Task A_file_counts_whatever_NumMedia_says_and_however_its_type_is_written()
    {
        var message = await AskAsync(("Body", "look"), ("NumMedia", ""), ("MediaUrl0", MediaUrl), ("MediaContentType0", "IMAGE/JPEG"));

        Assert.Equal("image", Private(message).GetProperty("message_type").GetString());
        Assert.Single(message.GetProperty("input").GetProperty("attachments").EnumerateArray());
    }

    [Fact]
    public async Task What_a_message_lacks_is_told_as_null_so_that_the_last_ones_does_not_stay()
    {
        var told = Private(await AskAsync(("Body", "hello")));

        Assert.All(["location", "referral", "flow_reply", "file_name", "replied_message_sid", "choice_id"], name => Assert.Equal(JsonValueKind.Null, told.GetProperty(name).ValueKind));
    }

    [Fact]
    public async Task A_picture_with_a_number_under_it_is_no_answer_to_a_list()
    {
        await _bridge.AskAsync("options");

        await SendAsync(("MessageSid", "SM00000000000000000000000000000002"), ("Body", "2"), ("MessageType", "image"), ("NumMedia", "1"), ("MediaUrl0", MediaUrl), ("MediaContentType0", "image/jpeg"));

        var asked = JsonElement.Parse(_bridge.Assistant.Calls[^1].Body).GetProperty("input");
        Assert.Equal("2", asked.GetProperty("text").GetString());
        Assert.Single(asked.GetProperty("attachments").EnumerateArray());
    }

    [Theory]
    [InlineData("whatsapp:")]
    [InlineData("whatsapp:   ")]
    public async Task A_sender_without_an_address_makes_no_sense(string from)
    {
        var form = SignedRequest.Greeting.Select(field => field.Key == "From" ? new("From", from) : field);

        using var response = await _bridge.Client.SendAsync(SignedRequest.Form(_bridge, form));

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Everything_else_a_message_tells_is_context()
    {
        var message = await AskAsync(
            ("Body", "Hi, I saw your ad"), ("ProfileName", "Ana\u0001\n  Example " + new string('x', 300)), ("Forwarded", "true"), ("FrequentlyForwarded", "true"),
            ("OriginalRepliedMessageSid", "MM11111111111111111111111111111111"), ("ReferralSourceType", "ad"), ("ReferralHeadline", "Autumn sale"),
            ("ReferralCtwaClid", "click-1"), ("ReferralSourceUrl", "https://fb.example/ads/1?x=1&y=2"), ("ExternalUserId", "whatsapp:US.1029384756102938"));

        var told = Private(message);
        Assert.StartsWith("Ana Example xxx", told.GetProperty("profile_name").GetString(), StringComparison.Ordinal);
        Assert.Equal(256, told.GetProperty("profile_name").GetString()!.Length);
        Assert.True(told.GetProperty("forwarded").GetBoolean());
        Assert.True(told.GetProperty("frequently_forwarded").GetBoolean());
        Assert.Equal("MM11111111111111111111111111111111", told.GetProperty("replied_message_sid").GetString());
        Assert.Equal("US.1029384756102938", told.GetProperty("user_id").GetString());
        Assert.Equal(
            """{"source_type":"ad","source_url":"https://fb.example/ads/1?x=1&y=2","headline":"Autumn sale","click_id":"click-1"}""",
            told.GetProperty("referral").GetRawText());
    }

    [Fact]
    public async Task The_paths_of_IBMs_own_channel_are_kept()
    {
        var message = await AskAsync(("Body", "hello"));

        var integrations = message.GetProperty("context").GetProperty("integrations");
        Assert.Equal("+14155550100", integrations.GetProperty("whatsapp").GetProperty("assistant_phone_number").GetString());
        Assert.Equal("+14155550123", Private(message).GetProperty("user_phone_number").GetString());
        Assert.Equal(
            """{"name":"Whatsapp","private":{"user":{"id":"+14155550123","phone_number":"+14155550123"}}}""",
            integrations.GetProperty("channel").GetRawText());
    }

    [Fact]
    public async Task Without_channel_context_nothing_of_it_is_sent()
    {
        await using var bridge = await BridgeFixture.StartAsync(new Dictionary<string, string?> { ["Assistant:SendChannelContext"] = "false" });

        await SendAsync(bridge, ("Body", "hello"), ("ProfileName", "Ana"));

        Assert.False(Asked(bridge).TryGetProperty("context", out _));
    }

    [Theory]
    [InlineData("a\r\nb\tc \u2028 d", "a b c d")]
    [InlineData("x\u0000y\u0085z", "xy z")]
    public async Task Words_are_flattened_to_one_line(string body, string question) =>
        Assert.Equal(question, Text(await AskAsync(("Body", body))));

    [Theory]
    [InlineData("👩‍👩‍👧‍👦")]
    [InlineData("e\u0301")]
    [InlineData("🇩🇪")]
    [InlineData("字")]
    public async Task Long_words_are_cut_between_characters(string character)
    {
        var text = Text(await AskAsync(("Body", string.Concat(Enumerable.Repeat(character, 3000 / character.Length)))));

        Assert.InRange(text.Length, 2048 - character.Length, 2048);
        Assert.Equal(0, text.Length % character.Length);
    }

    private const string MediaUrl = "https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages/MM00000000000000000000000000000001/Media/ME00000000000000000000000000000001";

    private async Task<JsonElement> AskAsync(params (string Name, string Value)[] fields)
    {
        await SendAsync(fields);
        return Asked(_bridge);
    }

    private Task<string> SendAsync(params (string Name, string Value)[] fields) => SendAsync(_bridge, fields);

    private static async Task<string> SendAsync(BridgeFixture bridge, params (string Name, string Value)[] fields)
    {
        var names = fields.Select(field => field.Name).ToHashSet();
        var form = SignedRequest.Greeting.Where(field => !names.Contains(field.Key))
            .Concat(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var response = await bridge.Client.SendAsync(SignedRequest.Form(bridge, form));
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private static JsonElement Asked(BridgeFixture bridge) =>
        JsonElement.Parse(Assert.Single(bridge.Assistant.Calls, call => call.Operation == AssistantOperation.Message).Body);

    private static string Text(JsonElement message) => message.GetProperty("input").GetProperty("text").GetString()!;

    private static JsonElement Private(JsonElement message) =>
        message.GetProperty("context").GetProperty("integrations").GetProperty("whatsapp").GetProperty("private");
}
