using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Tests.Playground.Twilio;

/// <summary>Against the vectors the official SDKs publish in their own test suites.</summary>
public sealed class WebhookSignatureTests
{
    private const string Token = "12345";

    private static readonly KeyValuePair<string, string>[] Call =
    [
        new("CallSid", "CA1234567890ABCDE"), new("From", "+14158675309"), new("Digits", "1234"),
        new("To", "+18005551212"), new("Caller", "+14158675309"),
    ];

    [Theory]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [InlineData("https://MyCompany.com:1234/myapp.php?foo=1&bar=2", "PCqOZm8cnu/L6+u5i5fuEd+Iac4=")]
    [InlineData("https://user:pass@mycompany.com/myapp.php?foo=1&bar=2", "CukzLTc1tT5dXEDIHm/tKBanW10=")]
    [InlineData("https://mycompany.com/myapp.php?foo=hello%20world&bar=test%2Bvalue", "er2tvAP1Wx+iuTTE2BPgvEaN1cs=")]
    public void A_form_is_signed_as_the_sdks_expect(string url, string signature) =>
        Assert.Equal(signature, WebhookSignature.Compute(Token, url, Call));

    [Fact]
    public void No_parameters_leave_the_address_alone() =>
        Assert.Equal("zYQTYrRWXE7LtzbG4PfP7/bkkGo=", Sign());

    [Fact]
    public void Values_are_signed_decoded() =>
        Assert.Equal(
            "dCPiR4WtQ6QFN6pJh81CtlCcWLQ=",
            Sign(("Message", "Hello & goodbye! @#$%^*()"), ("From", "+1 (415) 867-5309"), ("Special", "unicode: ñáéíóú")));

    [Fact]
    public void An_empty_value_counts_by_its_name() =>
        Assert.Equal("9HHp/OqQMEwdrVebHDdA/+tqjX8=", Sign(("Digits", ""), ("CallSid", "CA1234567890ABCDE"), ("EmptyParam", "")));

    [Fact]
    public void Names_are_told_apart_by_case() =>
        Assert.Equal("jDK7WKT8wiNrwggd4ceTv4e1MJ4=", Sign(("callSid", "lowercase"), ("CallSid", "uppercase"), ("CALLSID", "allcaps")));

    [Fact]
    public void A_repeated_name_counts_once_per_value() =>
        Assert.Equal(
            "IK+Dwps556ElfBT0I3Rgjkr1wJU=",
            Sign(("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234"), ("Digits", "1234")));

    [Fact]
    public void The_public_address_takes_the_place_of_the_origin() =>
        Assert.Equal(
            "https://bridge.example.com/prefix/webhooks/in?tenant=acme",
            WebhookSignature.SignedUrl(new("http://127.0.0.1:5000/webhooks/in?tenant=acme#rc=2"), new("https://bridge.example.com/prefix/")));

    [Fact]
    public void A_fragment_is_not_signed() =>
        Assert.Equal("http://127.0.0.1:5000/in?a=%2F", WebhookSignature.SignedUrl(new("http://127.0.0.1:5000/in?a=%2F#rc=2"), null));

    private static string Sign(params (string Name, string Value)[] form) => WebhookSignature.Compute(
        Token, "https://mycompany.com/myapp.php?foo=1&bar=2", form.Select(p => KeyValuePair.Create(p.Name, p.Value)));
}
