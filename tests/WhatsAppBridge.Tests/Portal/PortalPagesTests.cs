using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppBridge.Attention;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Portal;

public sealed partial class PortalPagesTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    [Theory]
    [InlineData("/portal/setup")]
    [InlineData("/portal/attention")]
    [InlineData("/portal/click-to-chat")]
    [InlineData("/portal/sign-in")]
    public async Task A_page_has_no_script_or_style_in_it_and_everything_it_names_is_there(string path)
    {
        using var stranger = new PortalClient(portal.Bridge.Address);
        var client = path.EndsWith("sign-in", StringComparison.Ordinal) ? stranger : portal.Client;

        var page = await client.PageAsync(path);

        Assert.DoesNotMatch("(?i)<script(?![^>]*src=)|<style| style=| on[a-z]+=|{{", page);
        var files = File().Matches(page).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            using var asset = await client.GetAsync("/portal/" + file);
            Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
        }
    }

    [Fact]
    public async Task The_addresses_are_those_Twilio_has_to_call()
    {
        var setup = await portal.Client.JsonAsync("/portal/api/setup");

        Assert.Equal(BridgeFixture.PublicUrl + "/webhooks/twilio/whatsapp#rc=2&rp=ct,5xx", setup.GetProperty("webhook").GetString());
        Assert.Equal(BridgeFixture.PublicUrl + "/webhooks/twilio/fallback", setup.GetProperty("fallback").GetString());
        Assert.Equal(BridgeFixture.PublicUrl + "/webhooks/twilio/status", setup.GetProperty("status").GetString());
        Assert.False(setup.GetProperty("isGuessed").GetBoolean());
        Assert.Equal("+14155550100", Assert.Single(setup.GetProperty("numbers").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task Without_a_public_address_the_one_of_the_page_is_shown_and_called_a_guess()
    {
        await using var bridge = await PortalFixture.StartAsync(("Twilio:PublicUrl", ""));
        using var client = await PortalFixture.SignInAsync(bridge);

        var setup = await client.JsonAsync("/portal/api/setup");

        Assert.Equal(new Uri(bridge.Address, "/webhooks/twilio/status").ToString(), setup.GetProperty("status").GetString());
        Assert.True(setup.GetProperty("isGuessed").GetBoolean());
    }

    [Fact]
    public async Task A_sender_shows_where_it_points_and_is_pointed_here()
    {
        var (client, twilio) = (portal.Client, portal.Bridge.Twilio);
        twilio.ChangeSender(twilio.Number, sender => sender with { CallbackUrl = "https://old.example.com/hook" });

        var before = Assert.Single((await client.JsonAsync("/portal/api/senders")).GetProperty("senders").EnumerateArray());
        Assert.Equal((twilio.Number, false), (before.GetProperty("number").GetString(), before.GetProperty("pointsHere").GetBoolean()));
        Assert.Equal("https://old.example.com/hook", before.GetProperty("pointers")[0].GetProperty("present").GetString());

        using var unknown = await client.PostJsonAsync("/portal/api/senders/point", """{"number":"+14155559999"}""");
        Assert.Equal(HttpStatusCode.BadGateway, unknown.StatusCode);
        using var senseless = await client.PostJsonAsync("/portal/api/senders/point", "{}");
        Assert.Equal(HttpStatusCode.BadRequest, senseless.StatusCode);
        using var pointed = await client.PostJsonAsync("/portal/api/senders/point", $$"""{"number":"{{twilio.Number}}"}""");
        Assert.Equal(HttpStatusCode.NoContent, pointed.StatusCode);
        Assert.Equal(BridgeFixture.PublicUrl + "/webhooks/twilio/whatsapp#rc=2&rp=ct,5xx", twilio.SenderOf(twilio.Number)?.CallbackUrl);
        var after = Assert.Single((await client.JsonAsync("/portal/api/senders")).GetProperty("senders").EnumerateArray());
        Assert.True(after.GetProperty("pointsHere").GetBoolean());
    }

    [Fact]
    public async Task What_needs_attention_is_listed_newest_first_without_the_persons_number_and_is_gone_when_dismissed()
    {
        var client = portal.Client;
        var list = portal.Bridge.Services.GetRequiredService<IAttentionList>();
        foreach (var sid in (string[])["SM1", "SM2", "SM3"])
            await list.AddAsync(Item(sid), TestContext.Current.CancellationToken);

        var items = (await client.JsonAsync("/portal/api/attention")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["SM3", "SM2", "SM1"], items.Select(item => item.GetProperty("sid").GetString()));
        Assert.Equal(("+14****123", "+14155550100", 63016), (items[0].GetProperty("person").GetString(), items[0].GetProperty("number").GetString(), items[0].GetProperty("errorCode").GetInt32()));
        Assert.DoesNotContain("4155550123", items[0].GetRawText(), StringComparison.Ordinal);

        using var response = await client.PostJsonAsync("/portal/api/attention/dismiss", $$"""{"ids":[{{items[0].GetProperty("id").GetString()}},{{items[2].GetProperty("id").GetString()}},999]}""");
        Assert.Equal("""{"dismissed":2}""", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("SM2", Assert.Single(await list.ListAsync(TestContext.Current.CancellationToken)).Sid.Value);
    }

    [Fact]
    public async Task What_was_not_answered_is_tried_again_and_leaves_the_list_when_it_is()
    {
        await using var bridge = await PortalFixture.StartAsync();
        using var client = await PortalFixture.SignInAsync(bridge);
        bridge.Assistant.Faults.FaultMode = AssistantFault.Error(500, "Internal Server Error");
        await bridge.AskAsync("echo one");
        var item = Assert.Single((await client.JsonAsync("/portal/api/attention")).GetProperty("items").EnumerateArray());
        Assert.Equal(("NotAnswered", true), (item.GetProperty("kind").GetString(), item.GetProperty("canRetry").GetBoolean()));
        Assert.StartsWith("No answer from the assistant. ", item.GetProperty("reason").GetString(), StringComparison.Ordinal);
        bridge.Assistant.Faults.Clear();

        using var response = await client.PostJsonAsync("/portal/api/attention/retry", $$"""{"ids":[{{item.GetProperty("id").GetString()}},999]}""");

        Assert.Equal($$"""{"ids":["{{item.GetProperty("id").GetString()}}"]}""", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var answer = await bridge.Twilio.WatchSentAsync(patience.Token).FirstAsync(message => message.Via == SentVia.Rest, patience.Token);
        Assert.Equal("one", answer.Body);
        while ((await client.JsonAsync("/portal/api/attention")).GetProperty("items").GetArrayLength() > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"ids":["one"]}""")]
    public async Task What_names_no_entries_is_refused(string body)
    {
        var client = portal.Client;

        using var dismissal = await client.PostJsonAsync("/portal/api/attention/dismiss", body);
        using var retry = await client.PostJsonAsync("/portal/api/attention/retry", body);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (dismissal.StatusCode, retry.StatusCode));
    }

    [Fact]
    public async Task A_link_comes_with_its_button_and_its_codes()
    {
        var client = portal.Client;

        var view = await client.JsonAsync("/portal/api/link?number=%2B1%20415%20523%208886&text=a%20%26%20b&label=Write%20%3Cus%3E");
        Assert.Equal("https://wa.me/14155238886?text=a%20%26%20b", view.GetProperty("link").GetString());
        Assert.Contains("Write &lt;us&gt;", view.GetProperty("html").GetString(), StringComparison.Ordinal);
        using var svg = await client.GetAsync("/portal/api/link.svg?number=%2B14155238886");
        using var png = await client.GetAsync("/portal/api/link.png?number=%2B14155238886");
        Assert.Equal(("image/svg+xml", "image/png"), (svg.Content.Headers.ContentType?.MediaType, png.Content.Headers.ContentType?.MediaType));

        using var wrong = await client.GetAsync("/portal/api/link?number=4155238886");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("international form", await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("../webhooks")]
    public async Task A_sign_in_leads_to_pages_of_the_portal_only(string target)
    {
        var client = portal.Client;

        using var response = await client.GetAsync("/portal/sign-in?to=" + Uri.EscapeDataString(target));

        Assert.Equal("setup", response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_change_without_the_pages_token_is_refused()
    {
        var client = portal.Client;
        using var forged = new PortalClient(portal.Bridge.Address) { Cookies = client.Cookies };

        using var dismissal = await forged.PostJsonAsync("/portal/api/attention/dismiss", """{"ids":[1]}""");
        using var signOut = await forged.PostAsync("/portal/sign-out");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (dismissal.StatusCode, signOut.StatusCode));
        await client.PageAsync("/portal/setup");
    }

    [Fact]
    public async Task Every_answer_tells_browsers_to_run_and_keep_nothing_of_anybody_else()
    {
        var client = portal.Client;

        foreach (var path in (string[])["/portal/setup", "/portal/sign-in", "/portal/assets/portal.mjs", "/portal/api/attention", "/portal/api/link?number=x", "/portal/nothing"])
        {
            using var response = await client.GetAsync(path);
            string Header(string name) => string.Join(", ", response.Headers.GetValues(name));
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'", Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Contains("no-store", Header("Cache-Control"), StringComparison.Ordinal);
            Assert.Equal(("noindex, nofollow", "nosniff", "DENY", "no-referrer"),
                (Header("X-Robots-Tag"), Header("X-Content-Type-Options"), Header("X-Frame-Options"), Header("Referrer-Policy")));
        }
    }

    private static AttentionItem Item(string sid) => new()
    {
        Kind = AttentionKind.NotDelivered,
        Sid = new MessageSid(sid),
        Conversation = new ConversationKey(new WhatsAppAddress("+14155550123"), new WhatsAppAddress("+14155550100")),
        ErrorCode = 63016,
        Reason = "The 24-hour window has closed.",
        NoticedAt = DateTimeOffset.UnixEpoch,
    };

    [GeneratedRegex("""(?:src|href)="(assets/[^"]+)""")]
    private static partial Regex File();
}
