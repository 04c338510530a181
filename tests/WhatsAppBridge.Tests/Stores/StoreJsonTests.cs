using System.Text;
using System.Text.Json;
using WhatsAppBridge.Stores;

namespace WhatsAppBridge.Tests.Stores;

public sealed class StoreJsonTests
{
    private static readonly InboundMessage Message = new()
    {
        Sid = new MessageSid("SM1"),
        Conversation = new ConversationKey(new WhatsAppAddress("US.1029"), new WhatsAppAddress("+14155550100")),
        From = new WhatsAppAddress("+491711234461"),
        UserId = new WhatsAppAddress("US.1029"),
        Text = "Grüße, 世界 <&> \"so\"",
        Media = [new InboundMedia("https://api.twilio.com/m", "image/jpeg")],
    };

    [Fact]
    public void A_message_is_kept_with_what_it_says_and_nothing_that_follows_from_it() => Assert.Equal(
        """{"sid":{"value":"SM1"},"conversation":{"person":{"value":"US.1029"},"number":{"value":"+14155550100"}},"from":{"value":"+491711234461"},"userId":{"value":"US.1029"},"text":"Grüße, 世界 <&> \"so\"","media":[{"url":"https://api.twilio.com/m","contentType":"image/jpeg"}]}""",
        Encoding.UTF8.GetString(StoreJson.Write(Message)));

    [Fact]
    public void It_comes_back_as_it_went() => Assert.Equivalent(Message, StoreJson.ReadMessage(StoreJson.Write(Message)), strict: true);

    [Fact]
    public void One_kept_with_what_follows_from_it_is_read_all_the_same() => Assert.Equal(
        "+49****461",
        StoreJson.ReadMessage("""{"sid":{"value":"SM1"},"conversation":{"person":{"value":"+491711234461","isPhoneNumber":true,"masked":"+49****461"},"number":{"value":"+14155550100"}}}"""u8.ToArray()).From.Masked);

    [Theory]
    [InlineData("""{"sid":"SM1"}""")]
    [InlineData("""{"sid":{"value":1}}""")]
    [InlineData("""{"sid":{"value":"SM1"}""")]
    public void What_is_not_a_message_is_not_taken_for_one(string kept) =>
        Assert.ThrowsAny<JsonException>(() => StoreJson.ReadMessage(Encoding.UTF8.GetBytes(kept)));
}
