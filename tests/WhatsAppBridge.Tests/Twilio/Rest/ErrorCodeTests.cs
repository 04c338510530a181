using WhatsAppBridge.Twilio.Rest;

namespace WhatsAppBridge.Tests.Twilio.Rest;

public sealed class ErrorCodeTests
{
    // What Twilio's dictionary says about messages on WhatsApp, and its debugger about webhooks.
    public static TheoryData<int> Documented =>
    [
        20003, 20404, 20429, 20503, 21211, 21606, 21608, 21610, 21612, 21614, 21617, 21619, 21620, 21623, 21654, 21655, 21656, 21657, 21658,
        30001, 30007, 30008, 30410, 63001, 63003, 63005, 63007, 63013, 63015, 63016, 63017, 63018, 63019, 63021, 63024, 63030, 63031, 63032,
        63033, 63034, 63037, 63038, 63049, 63051, 11100, 11200, 11203, 11205, 11206, 11210, 11215, 11217, 11220, 11235, 11236, 11237, 11241,
        11750, 11751, 11770, 12100, 12101, 12102, 12200, 12300, 12400, 14101, 14102, 14103, 14104, 14105, 14106, 14107, 14109, 14110,
    ];

    [Theory]
    [MemberData(nameof(Documented))]
    public void A_documented_code_says_what_happened_and_what_to_do(int code)
    {
        var meaning = TwilioErrorCode.Find(code);

        Assert.NotNull(meaning);
        Assert.Equal(code, meaning.Code);
        Assert.Matches(@"^[A-Z0-9].*\.$", meaning.Meaning);
        Assert.Matches(@"^[A-Z0-9].*\.$", meaning.Advice);
    }

    [Theory]
    [InlineData(63016, TwilioErrorKind.OutsideWindow)]
    [InlineData(63017, TwilioErrorKind.Busy)]
    [InlineData(63038, TwilioErrorKind.LimitReached)]
    [InlineData(21610, TwilioErrorKind.OptedOut)]
    [InlineData(63019, TwilioErrorKind.MediaRefused)]
    [InlineData(21617, TwilioErrorKind.OurMistake)]
    [InlineData(63007, TwilioErrorKind.NotConfigured)]
    [InlineData(63024, TwilioErrorKind.Refused)]
    [InlineData(63049, TwilioErrorKind.NotDelivered)]
    [InlineData(11200, TwilioErrorKind.WebhookFailed)]
    public void A_code_has_the_kind_that_says_what_to_do(int code, object kind) => Assert.Equal(kind, TwilioErrorCode.Explain(code).Kind);

    [Fact]
    public void An_unknown_code_names_the_page_that_knows_it()
    {
        var meaning = TwilioErrorCode.Explain(65432);

        Assert.Null(TwilioErrorCode.Find(65432));
        Assert.Equal(TwilioErrorKind.NotDelivered, meaning.Kind);
        Assert.Equal("Twilio error 65432. See https://www.twilio.com/docs/api/errors/65432", meaning.Text);
    }

    [Fact]
    public void Every_kind_of_error_explains_itself_without_a_code() =>
        Assert.All(Enum.GetValues<TwilioErrorKind>(), kind => Assert.EndsWith(".", new TwilioError(kind).Explanation, StringComparison.Ordinal));
}
