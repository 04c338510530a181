using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WhatsAppBridge.Diagnostics;
using WhatsAppBridge.Playground.Proxy;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Tests.Diagnostics;

/// <summary>What can be wrong between Twilio and us.</summary>
public sealed class PublicAddressTests
{
    private static readonly (ProxyFault Fault, string Summary)[] AddressFaults =
    [
        (ProxyFault.BadGateway, "does not reach the bridge"),
        (ProxyFault.Redirect, "redirects to https://"),
        (ProxyFault.OtherSite, "not this bridge"),
        (ProxyFault.NotFound, "knows no /health/live"),
    ];

    private static readonly (ProxyFault Fault, string Summary)[] SignatureFaults =
    [
        (ProxyFault.Login, "asks for a login"),
        (ProxyFault.NoWebhooks, "not found"),
        (ProxyFault.NoPost, "POST is not allowed"),
        (ProxyFault.RedirectedWebhooks, "redirected"),
        (ProxyFault.DroppedSignature, "correctly signed request is refused"),
        (ProxyFault.ChangedForm, "correctly signed request is refused"),
        (ProxyFault.AnsweredWebhooks, "not this bridge"),
        (ProxyFault.NoBody, "no body"),
        (ProxyFault.FailingWebhooks, "answers 503"),
    ];

    [Theory]
    [InlineData("", true)]
    [InlineData("/chat/bot", true)]
    [InlineData("/chat/bot", false)]
    public async Task A_proxy_may_pass_the_prefix_on_or_take_it_away(string prefix, bool takesItAway)
    {
        await using var bridge = await ExaminedBridge.StartAsync(proxy: new EmulatedProxyOptions { Prefix = prefix, TakesPrefixAway = takesItAway });

        var results = await bridge.ExamineAsync();

        Assert.Equal(DiagnosticOutcome.Passed, Assert.Single(results, result => result.Check == "public-address").Outcome);
        Assert.Equal(DiagnosticOutcome.Passed, Assert.Single(results, result => result.Check == "signature").Outcome);
    }

    [Fact]
    public async Task Whatever_a_proxy_does_wrong_is_told_as_what_it_is()
    {
        await using var bridge = await ExaminedBridge.StartAsync();
        foreach (var (fault, summary) in AddressFaults)
        {
            bridge.Proxy.Fault = fault;
            var results = await bridge.ExamineAsync();

            Assert.Contains(summary, Failure(results, "public-address"), StringComparison.Ordinal);
            Assert.Equal(DiagnosticOutcome.Skipped, Assert.Single(results, result => result.Check == "signature").Outcome);
        }

        foreach (var (fault, summary) in SignatureFaults)
        {
            bridge.Proxy.Fault = fault;
            var results = await bridge.ExamineAsync();

            Assert.Equal(DiagnosticOutcome.Passed, Assert.Single(results, result => result.Check == "public-address").Outcome);
            Assert.Contains(summary, Failure(results, "signature"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_address_that_is_signed_otherwise_than_the_service_expects_is_told()
    {
        // The proxy publishes the bridge under a name of its own, and the settings of the doctor are not the service's.
        await using var bridge = await ExaminedBridge.StartAsync();
        await using var other = await ExaminedBridge.StartAsync(new Dictionary<string, string?> { ["Twilio:PublicUrl"] = bridge.Proxy.PublicUrl.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) });

        Assert.Contains("correctly signed request is refused", Failure(await other.ExamineAsync(), "signature"), StringComparison.Ordinal);
        Assert.Contains("the signature is for \"http://localhost", bridge.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_at_the_address_and_a_certificate_nobody_trusts_are_told()
    {
        await using var nobody = await ExaminedBridge.StartAsync(new Dictionary<string, string?> { ["Twilio:PublicUrl"] = "http://127.0.0.1:9" });
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        await using var untrusted = await ExaminedBridge.StartAsync(proxy: new EmulatedProxyOptions { Certificate = certificate });

        Assert.Contains("Nobody answers", Failure(await nobody.ExamineAsync(), "public-address"), StringComparison.Ordinal);
        Assert.Contains("certificate is not trusted", Failure(await untrusted.ExamineAsync(), "public-address"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_public_address_nothing_is_tried()
    {
        await using var bridge = await ExaminedBridge.StartAsync(new Dictionary<string, string?> { ["Twilio:PublicUrl"] = null });

        var results = await bridge.ExamineAsync();

        Assert.All(results.Where(result => result.Check is "public-address" or "signature" or "twilio-webhook"), result => Assert.Equal(DiagnosticOutcome.Skipped, result.Outcome));
    }

    [Fact]
    public async Task Every_accounts_signature_is_tried()
    {
        var subaccount = new EmulatedAccount("AC" + new string('5', 32), "the-subaccounts-token", "+14155559000");
        await using var bridge = await ExaminedBridge.StartAsync(
            new Dictionary<string, string?> { ["Twilio:Subaccounts:0:AccountSid"] = subaccount.AccountSid, ["Twilio:Subaccounts:0:AuthToken"] = subaccount.AuthToken },
            new EmulatedTwilioOptions { Subaccounts = [subaccount] });
        Assert.Equal(DiagnosticOutcome.Passed, Assert.Single(await bridge.FindingsOfAsync("signature")).Outcome);

        bridge.Proxy.Fault = ProxyFault.DroppedSignature;
        var findings = await bridge.FindingsOfAsync("signature");
        Assert.Equal(6, findings.Count);
        Assert.Contains(findings, finding => finding.Subject == $"/webhooks/twilio/status, {subaccount.AccountSid}");
    }

    private static string Failure(IReadOnlyList<DiagnosticResult> results, string check)
    {
        var failures = results.Where(result => result.Check == check).ToList();
        Assert.All(failures, result => Assert.Equal(DiagnosticOutcome.Failed, result.Outcome));
        Assert.All(failures, result => Assert.NotEmpty(result.Finding.Advice!));
        return failures[0].Finding.Summary;
    }
}
