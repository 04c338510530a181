using WhatsAppBridge.Twilio;
using WhatsAppBridge.Twilio.Media;

namespace WhatsAppBridge.Tests.Twilio.Media;

/// <summary>Where media may be fetched from, and who is shown our credentials.</summary>
public sealed class MediaAccessTests
{
    private const string Sid = "AC00000000000000000000000000000001", Path = "/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages/MM00000000000000000000000000000001/Media/ME00000000000000000000000000000001";

    [Theory]
    [InlineData("https://api.twilio.com")]
    [InlineData("https://API.twilio.com")]
    [InlineData("https://api.dublin.ie1.twilio.com")]
    public void Twilios_API_and_its_regions_get_the_accounts_credentials(string origin) =>
        Assert.Equal(Sid, Access().For(new Uri(origin + Path)).Account?.AccountSid);

    [Theory]
    [InlineData("https://mms.twiliocdn.com/AC/x")]
    [InlineData("https://media.eu.twiliocdn.com/x?sig=1")]
    [InlineData("https://s3-external-1.amazonaws.com/media.twiliocdn.com/AC/x")]
    [InlineData("https://files.example.org/x")]
    [InlineData("https://a.storage.example.net/x")]
    public void Content_hosts_get_none(string address) =>
        Assert.Equal(new MediaPermit(IsAllowed: true, Account: null), Access(mediaHosts: ["files.example.org", "*.storage.example.net"]).For(new Uri(address)));

    [Theory]
    [InlineData("http://api.twilio.com" + Path)]
    [InlineData("https://api.twilio.com:8443" + Path)]
    [InlineData("https://user@api.twilio.com" + Path)]
    [InlineData("https://api.twilio.com.evil.example" + Path)]
    [InlineData("https://evil-api.twilio.com" + Path)]
    [InlineData("https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000001.json")]
    [InlineData("https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json")]
    [InlineData("https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000002/Messages/MM00000000000000000000000000000001/Media/ME00000000000000000000000000000001")]
    [InlineData("https://twiliocdn.com.evil.example/x")]
    [InlineData("https://eviltwiliocdn.com/x")]
    [InlineData("https://s3-external-1.amazonaws.com/somebody-elses-bucket/x")]
    [InlineData("https://storage.example.net/x")]
    [InlineData("http://mms.twiliocdn.com/x")]
    [InlineData("http://127.0.0.1/x")]
    [InlineData("http://[::1]/x")]
    [InlineData("https://10.0.0.1/x")]
    [InlineData("ftp://mms.twiliocdn.com/x")]
    public void Anything_else_is_refused(string address) =>
        Assert.Equal(MediaPermit.Refused, Access(mediaHosts: ["*.storage.example.net"]).For(new Uri(address)));

    [Fact]
    public void A_configured_API_on_this_machine_may_redirect_to_this_machine()
    {
        var access = Access("http://127.0.0.1:5001");

        Assert.Equal(Sid, access.For(new Uri("http://127.0.0.1:5001" + Path)).Account?.AccountSid);
        Assert.Equal(new MediaPermit(IsAllowed: true, Account: null), access.For(new Uri("http://127.0.0.1:5002/content/x")));
        Assert.Equal(MediaPermit.Refused, access.For(new Uri("http://10.0.0.1/content/x")));
    }

    private static MediaAccess Access(string apiUrl = "https://api.twilio.com", string[]? mediaHosts = null) => new(new TwilioOptions
    {
        Account = new TwilioAccount { AccountSid = Sid, AuthToken = "a-token" },
        ApiUrl = apiUrl,
        MessagingUrl = "https://messaging.twilio.com",
        ContentUrl = "https://content.twilio.com",
        MediaHosts = mediaHosts ?? [],
    });
}
