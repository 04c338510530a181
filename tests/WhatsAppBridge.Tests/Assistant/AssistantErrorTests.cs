using System.Net;
using System.Text;
using WhatsAppBridge.Assistant;

namespace WhatsAppBridge.Tests.Assistant;

/// <summary>What each error of the service means, and what may be done about it.</summary>
public sealed class AssistantErrorTests
{
    private static readonly DateTimeOffset Now = new(2026, 10, 5, 9, 0, 0, TimeSpan.Zero);
    private static readonly AssistantCall Message = new(AssistantCallKind.Message, HttpMethod.Post, new Uri("https://assistant.example/message"));
    private static readonly AssistantCall Session = new(AssistantCallKind.CreateSession, HttpMethod.Post, new Uri("https://assistant.example/sessions")) { IsRepeatable = true };

    [Theory]
    [InlineData(404, """{"error":"Invalid Session","code":404}""", "SessionExpired")]
    [InlineData(404, """{"error":"invalid session","code":404}""", "SessionExpired")]
    [InlineData(404, """{"error":"Resource not found","code":404}""", "WrongIds")]
    [InlineData(404, "<html>nothing here</html>", "WrongIds")]
    [InlineData(401, """{"trace":"t","error":"Unauthorized","more_info":"m","code":401}""", "NotAuthorised")]
    [InlineData(403, """{"error":"Forbidden","code":403}""", "NotAuthorised")]
    [InlineData(400, """{"error":"bad","code":400,"errors":[{"message":"m","path":"/input/text"}]}""", "Refused")]
    [InlineData(400, """{"error":"bad","code":400,"errors":[{"message":"m","path":"/context/integrations/whatsapp"}]}""", "ChannelContextRefused")]
    [InlineData(400, """{"error":"bad","code":400,"errors":[null,{"message":"m","path":"context.integrations.channel"}]}""", "ChannelContextRefused")]
    [InlineData(422, """{"error":"webhook responded with [500] status code","code":422}""", "WebhookFailed")]
    [InlineData(429, "Rate limit exceeded", "RateLimited")]
    [InlineData(406, "", "Refused")]
    [InlineData(413, "", "Refused")]
    [InlineData(415, "", "Refused")]
    [InlineData(302, "", "Refused")]
    [InlineData(408, "", "TimedOut")]
    [InlineData(500, """{"error":"Processor Exception","code":500}""", "Failed")]
    [InlineData(502, "<html>", "Failed")]
    [InlineData(503, "[]", "Failed")]
    [InlineData(504, "null", "Failed")]
    public void A_status_and_its_body_have_one_meaning(int status, string body, string kind)
    {
        var error = AssistantErrorReader.Read(status, Encoding.UTF8.GetBytes(body), "t-1");

        Assert.Equal((kind, status, "t-1"), (error.Kind.ToString(), error.Status, error.TransactionId));
    }

    [Fact]
    public void A_message_is_repeated_only_where_nobody_can_have_heard_it()
    {
        var repeated = Enum.GetValues<AssistantErrorKind>().Where(kind => RepeatRule.DelayAfter(Of(kind), Message, 1) is not null);

        Assert.Equal([AssistantErrorKind.RateLimited, AssistantErrorKind.Unreachable], repeated);
        Assert.All(repeated, kind => Assert.False(Of(kind).TurnMayHaveHappened));
    }

    [Fact]
    public void What_does_no_harm_is_repeated_once_after_a_failure_and_nothing_for_ever()
    {
        Assert.NotNull(RepeatRule.DelayAfter(Of(AssistantErrorKind.Failed), Session, 1));
        Assert.Null(RepeatRule.DelayAfter(Of(AssistantErrorKind.Failed), Session, 2));
        Assert.All(Enum.GetValues<AssistantErrorKind>(), kind => Assert.Null(RepeatRule.DelayAfter(Of(kind), Session, 3)));
    }

    [Fact]
    public void The_service_says_how_long_to_wait() =>
        Assert.Equal(TimeSpan.FromSeconds(7), RepeatRule.DelayAfter(Of(AssistantErrorKind.RateLimited) with { RetryAfter = TimeSpan.FromSeconds(7) }, Message, 1));

    [Theory]
    [InlineData(429, "Retry-After: 3", 3)]
    [InlineData(429, "Retry-After: Mon, 05 Oct 2026 09:00:10 GMT", 10)]
    [InlineData(429, "Retry-After: Mon, 05 Oct 2026 08:00:10 GMT", null)]
    [InlineData(429, "Retry-After: soon", null)]
    [InlineData(429, "Retry-After: 0", null)]
    [InlineData(429, "Retry-After: 86400", 120)]
    [InlineData(429, "X-RateLimit-Reset: 5", 5)]
    [InlineData(429, "X-RateLimit-Reset: 1791190806", 6)]
    [InlineData(429, "X-RateLimit-Reset: 99999999999999999999", null)]
    [InlineData(200, "X-RateLimit-Remaining: 0;X-RateLimit-Reset: 4", 4)]
    [InlineData(200, "X-RateLimit-Remaining: 1;X-RateLimit-Reset: 4", null)]
    [InlineData(503, "Retry-After: 2", 2)]
    [InlineData(200, "", null)]
    public void A_service_asks_for_rest_in_one_of_several_headers(int status, string headers, int? seconds)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);
        foreach (var header in headers.Split(';', StringSplitOptions.RemoveEmptyEntries))
            response.Headers.TryAddWithoutValidation(header[..header.IndexOf(':', StringComparison.Ordinal)], header[(header.IndexOf(' ', StringComparison.Ordinal) + 1)..]);

        Assert.Equal(seconds, (int?)RateLimitHeaders.WaitOf(response, Now)?.TotalSeconds);
    }

    private static AssistantError Of(AssistantErrorKind kind) => new(kind, "");
}
