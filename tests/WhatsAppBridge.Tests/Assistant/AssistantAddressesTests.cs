using WhatsAppBridge.Assistant;

namespace WhatsAppBridge.Tests.Assistant;

public sealed class AssistantAddressesTests
{
    private static readonly AssistantOptions Plain = new()
    {
        Url = "https://api.eu-de.assistant.watson.cloud.ibm.com/instances/one/",
        AssistantId = "assistant one",
        Version = "2024-08-25",
        ChannelName = "whatsapp",
        TokenUrl = "https://iam.cloud.ibm.com/identity/token",
    };

    [Fact]
    public void Each_call_has_its_address()
    {
        var addresses = new AssistantAddresses(Plain);
        var session = new SessionId("a/b");

        Assert.Equal(Root("sessions"), addresses.OfSessions().AbsoluteUri);
        Assert.Equal(Root("sessions/a%2Fb"), addresses.OfSession(session).AbsoluteUri);
        Assert.Equal(Root("sessions/a%2Fb/message"), addresses.OfMessages(session).AbsoluteUri);
        Assert.Equal(
            "https://api.eu-de.assistant.watson.cloud.ibm.com/instances/one/v2/user_data?customer_id=a%26b&version=2024-08-25",
            addresses.OfUserData(new CustomerId("a&b")).AbsoluteUri);
    }

    [Fact]
    public void An_environment_is_part_of_the_path() => Assert.EndsWith(
        "/v2/assistants/assistant%20one/environments/live%3F/sessions?version=2024-08-25",
        new AssistantAddresses(Plain with { EnvironmentId = "live?" }).OfSessions().AbsoluteUri,
        StringComparison.Ordinal);

    [Fact]
    public void Where_messages_of_a_session_go_is_kept_for_that_session_alone()
    {
        var addresses = new AssistantAddresses(Plain);
        var first = addresses.OfMessages(new SessionId("first"));

        Assert.Same(first, addresses.OfMessages(new SessionId("first")));
        Assert.Equal(Root("sessions/second/message"), addresses.OfMessages(new SessionId("second")).AbsoluteUri);
    }

    private static string Root(string operation) =>
        $"https://api.eu-de.assistant.watson.cloud.ibm.com/instances/one/v2/assistants/assistant%20one/{operation}?version=2024-08-25";
}
