using System.Net;
using Microsoft.Extensions.Time.Testing;
using WhatsAppBridge.Portal;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Portal;

public sealed class SignInTests
{
    private static readonly string[] Behind =
        ["/portal/setup", "/portal/attention", "/portal/click-to-chat", "/portal/api/setup", "/portal/api/attention", "/portal/api/link?number=%2B14155238886", "/portal/api/link.png?number=%2B14155238886"];

    [Fact]
    public async Task Without_the_setting_there_is_no_portal()
    {
        await using var bridge = await BridgeFixture.StartAsync();

        Assert.All(["/portal", "/portal/setup", "/portal/sign-in", "/portal/assets/portal.css"], path =>
            Assert.Equal(HttpStatusCode.NotFound, bridge.Client.GetAsync(path, TestContext.Current.CancellationToken).Result.StatusCode));
    }

    [Fact]
    public async Task Nobody_sees_anything_before_signing_in_and_pages_lead_there_by_relative_addresses()
    {
        await using var bridge = await PortalFixture.StartAsync();
        using var stranger = new PortalClient(bridge.Address) { Cookies = { ["bridge-portal"] = "Zm9yZ2Vk" } };

        foreach (var path in Behind)
        {
            using var response = await stranger.GetAsync(path);
            var isPage = !path.Contains("/api/", StringComparison.Ordinal);
            Assert.Equal(isPage ? HttpStatusCode.SeeOther : HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Equal(isPage ? "sign-in?to=" + path["/portal/".Length..] : null, response.Headers.Location?.OriginalString);
            Assert.Empty(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        using var root = await stranger.GetAsync("/portal");
        Assert.Equal("portal/sign-in", root.Headers.Location?.OriginalString);
        using var change = await stranger.PostJsonAsync("/portal/api/attention/dismiss", """{"ids":[1]}""");
        Assert.Equal(HttpStatusCode.Unauthorized, change.StatusCode);
        Assert.DoesNotContain("signature", bridge.Logs.All, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_password_opens_the_page_one_came_for_and_the_cookie_is_kept_from_scripts_other_sites_and_plain_http()
    {
        await using var bridge = await PortalFixture.StartAsync();
        using var client = new PortalClient(bridge.Address);

        using var response = await client.SignInAsync(PortalFixture.Password);

        Assert.Equal((HttpStatusCode.SeeOther, "attention"), (response.StatusCode, response.Headers.Location?.OriginalString));
        Assert.Equal(2, client.CookieHeaders.Count);
        Assert.All(client.CookieHeaders, header =>
        {
            Assert.Contains("; secure", header, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; httponly", header, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; samesite=strict", header, StringComparison.OrdinalIgnoreCase);
        });
        Assert.Contains("<h1>Attention</h1>", await client.PageAsync("/portal/attention"), StringComparison.Ordinal);
        using var again = await client.GetAsync("/portal/sign-in?to=click-to-chat");
        Assert.Equal("click-to-chat", again.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Where_the_public_address_is_plain_http_so_are_the_cookies()
    {
        await using var bridge = await PortalFixture.StartAsync(("Twilio:PublicUrl", "http://bridge.example.com"));
        using var client = await PortalFixture.SignInAsync(bridge);

        Assert.DoesNotContain(client.CookieHeaders, header => header.Contains("secure", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_after_a_few_so_is_the_right_one_for_a_minute()
    {
        await using var bridge = await PortalFixture.StartAsync();
        using var client = new PortalClient(bridge.Address);

        for (var attempt = 0; attempt < SignInAttempts.FromOneAddress; attempt++)
        {
            using var wrong = await client.SignInAsync("Correct horse battery");
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
            Assert.Contains("not the password", await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        using var right = await client.SignInAsync(PortalFixture.Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);
        Assert.InRange(right.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.DoesNotContain("bridge-portal", client.Cookies.Keys);
        Assert.DoesNotContain("horse", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public void Attempts_are_counted_by_address_and_together_and_forgotten_after_a_minute()
    {
        var time = new FakeTimeProvider();
        var attempts = new SignInAttempts(time);
        bool TryFrom(string address) => attempts.TryEnter(IPAddress.Parse(address), out _);

        Assert.All(Enumerable.Range(0, SignInAttempts.FromOneAddress), _ => Assert.True(TryFrom("192.0.2.1")));
        Assert.False(TryFrom("192.0.2.1"));
        Assert.False(TryFrom("::ffff:192.0.2.1"));
        Assert.All(Enumerable.Range(0, SignInAttempts.FromOneAddress), number => Assert.True(TryFrom($"2001:db8::{number}")));
        Assert.False(TryFrom("2001:db8::ffff:1"));
        Assert.All(Enumerable.Range(1, SignInAttempts.FromAll - (2 * SignInAttempts.FromOneAddress)), number => Assert.True(TryFrom($"198.51.100.{number}")));
        Assert.False(attempts.TryEnter(IPAddress.Parse("203.0.113.1"), out var wait));
        Assert.Equal(SignInAttempts.Window, wait);

        time.Advance(SignInAttempts.Window);
        Assert.True(TryFrom("192.0.2.1"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Zm9yZ2Vk")]
    public async Task A_sign_in_from_a_page_that_is_not_ours_is_refused(string token)
    {
        await using var bridge = await PortalFixture.StartAsync();
        using var client = new PortalClient(bridge.Address);
        await client.PageAsync("/portal/sign-in");

        using var response = await client.PostFormAsync(PortalFixture.Password, token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain("bridge-portal", client.Cookies.Keys);
    }

    [Fact]
    public async Task Who_signs_out_has_to_sign_in_again()
    {
        await using var bridge = await PortalFixture.StartAsync();
        using var client = await PortalFixture.SignInAsync(bridge);

        using var response = await client.PostAsync("/portal/sign-out");

        Assert.Equal("sign-in", response.Headers.Location?.OriginalString);
        using var after = await client.GetAsync("/portal/setup");
        Assert.Equal(HttpStatusCode.SeeOther, after.StatusCode);
    }

    [Fact]
    public async Task A_copy_of_the_cookie_opens_nothing_once_its_owner_has_signed_out_and_others_stay_signed_in()
    {
        await using var bridge = await PortalFixture.StartAsync();
        using var owner = await PortalFixture.SignInAsync(bridge);
        using var colleague = await PortalFixture.SignInAsync(bridge);
        using var thief = new PortalClient(bridge.Address) { Cookies = new(owner.Cookies), Token = owner.Token };
        await thief.PageAsync("/portal/attention");

        using var signOut = await owner.PostAsync("/portal/sign-out");

        Assert.Equal(HttpStatusCode.SeeOther, signOut.StatusCode);
        foreach (var path in Behind)
        {
            using var response = await thief.GetAsync(path);
            Assert.Equal(path.Contains("/api/", StringComparison.Ordinal) ? HttpStatusCode.Unauthorized : HttpStatusCode.SeeOther, response.StatusCode);
        }

        using var change = await thief.PostJsonAsync("/portal/api/attention/dismiss", """{"ids":[1]}""");
        Assert.Equal(HttpStatusCode.Unauthorized, change.StatusCode);
        Assert.Contains("<h1>Setup</h1>", await colleague.PageAsync("/portal/setup"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_ended_sign_in_is_remembered_for_as_long_as_its_cookie_would_hold()
    {
        var time = new FakeTimeProvider();
        var signIns = new SignIns(time);
        var (ended, other) = (SignIns.Begin(), SignIns.Begin());
        Assert.False(signIns.HasEnded(ended));

        signIns.End(ended);
        time.Advance(SignIns.Last - TimeSpan.FromSeconds(1));
        signIns.End(SignIns.Begin());
        Assert.True(signIns.HasEnded(ended));
        Assert.False(signIns.HasEnded(other));

        // The cookie itself is refused from here on, so nothing has to be kept.
        time.Advance(TimeSpan.FromSeconds(1));
        signIns.End(SignIns.Begin());
        Assert.False(signIns.HasEnded(ended));
    }

    [Fact]
    public async Task A_session_holds_after_a_restart_and_on_another_instance_and_ends_with_the_password()
    {
        await using var bridge = await PortalFixture.StartAsync();
        using var client = await PortalFixture.SignInAsync(bridge);

        await bridge.RestartAsync();
        using var afterwards = new PortalClient(bridge.Address) { Cookies = client.Cookies, Token = client.Token };
        Assert.Contains("<h1>Setup</h1>", await afterwards.PageAsync("/portal/setup"), StringComparison.Ordinal);
        afterwards.Token = client.Token;
        using var change = await afterwards.PostJsonAsync("/portal/api/attention/dismiss", """{"ids":[]}""");
        Assert.Equal(HttpStatusCode.OK, change.StatusCode);

        await using var other = await PortalFixture.StartAsync(("Portal:Password", "another horse battery"));
        using var elsewhere = new PortalClient(other.Address) { Cookies = client.Cookies };
        using var refused = await elsewhere.GetAsync("/portal/setup");
        Assert.Equal(HttpStatusCode.SeeOther, refused.StatusCode);
    }

    [Fact]
    public async Task A_body_that_no_form_of_ours_has_is_refused_unread()
    {
        await using var bridge = await PortalFixture.StartAsync();
        using var client = new PortalClient(bridge.Address);
        await client.PageAsync("/portal/sign-in");

        using var response = await client.PostFormAsync(new string('x', 200_000), client.Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain("xxxx", bridge.Logs.All, StringComparison.Ordinal);
    }
}
