using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Twilio.Rest;

namespace WhatsAppBridge.Tests.Twilio.Rest;

/// <summary>What is sent again, how often and after how long, and what never is.</summary>
public sealed class RetryTests : RestFixture
{
    [Fact]
    public async Task Too_many_requests_are_sent_again_after_a_random_and_growing_wait()
    {
        Twilio.Faults.Enqueue(TwilioFault.Refuse(429, 20429), times: 3);

        var (created, waits) = await PassAsync(Messages.CreateAsync(Account, Hello, CancellationToken.None));

        Assert.True(created.IsSuccess);
        Assert.Equal([100, 200, 400], waits.Select(wait => wait.TotalMilliseconds));
        Assert.Equal(4, CallsOf(TwilioOperation.CreateMessage));
        Assert.Single(Twilio.Sent);
    }

    [Fact]
    public async Task After_three_repetitions_the_caller_has_to_wait()
    {
        Twilio.Faults.Enqueue(TwilioFault.Refuse(429, 20429), times: 9);

        var (created, waits) = await PassAsync(Messages.CreateAsync(Account, Hello, CancellationToken.None));

        Assert.Equal((TwilioErrorKind.Busy, 20429, 429), (created.Error?.Kind, created.Error?.Code, created.Error?.Status));
        Assert.Equal(3, waits.Count);
        Assert.Equal(4, CallsOf(TwilioOperation.CreateMessage));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.999)]
    public void The_jitter_is_full_and_the_wait_is_capped(double fraction)
    {
        var busy = new WhatsAppBridge.Twilio.Rest.TwilioError(TwilioErrorKind.Busy, 20429, 429);

        double[] expected = [200, 400, 800];
        Assert.Equal(expected.Select(most => most * fraction), Enumerable.Range(1, 3).Select(retry => Milliseconds(retry)));
        Assert.Null(RetryRule.WaitBefore(4, busy, fraction));

        double Milliseconds(int retry) => RetryRule.WaitBefore(retry, busy, fraction)!.Value.TotalMilliseconds;
    }

    [Fact]
    public async Task A_wait_that_Twilio_asks_for_is_kept()
    {
        Twilio.Faults.Enqueue(TwilioFault.Refuse(429, 20429).With("Retry-After", "2"));
        Twilio.Faults.Enqueue(TwilioFault.Refuse(429, 20429).With("Retry-After", Time.GetUtcNow().AddSeconds(7.1).ToString("R", CultureInfo.InvariantCulture)));

        var (created, waits) = await PassAsync(Messages.CreateAsync(Account, Hello, CancellationToken.None));

        Assert.True(created.IsSuccess);
        Assert.Equal(2100, waits[0].TotalMilliseconds);
        // The date was written before the first wait passed.
        Assert.InRange(waits[1].TotalSeconds, 4, 6);
    }

    [Fact]
    public async Task A_wait_too_long_for_a_conversation_is_left_to_the_caller()
    {
        Twilio.Faults.Enqueue(TwilioFault.Refuse(429, 20429).With("Retry-After", "60"));

        var (created, waits) = await PassAsync(Messages.CreateAsync(Account, Hello, CancellationToken.None));

        Assert.Equal((TwilioErrorKind.Busy, TimeSpan.FromMinutes(1)), (created.Error?.Kind, created.Error?.RetryAfter));
        Assert.Empty(waits);
        Assert.Equal(1, CallsOf(TwilioOperation.CreateMessage));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("99999999999999999999")]
    [InlineData("31536000")]
    [InlineData("Mon, 01 Jan 1990 00:00:00 GMT")]
    public async Task A_senseless_wait_is_ignored(string asked)
    {
        Twilio.Faults.Enqueue(TwilioFault.Refuse(429, 20429).With("Retry-After", asked));

        var (created, waits) = await PassAsync(Messages.CreateAsync(Account, Hello, CancellationToken.None));

        Assert.True(created.IsSuccess);
        Assert.Equal([TimeSpan.FromMilliseconds(100)], waits);
    }

    public static TheoryData<string> Uncertain => ["drop", "drop afterwards", "cut answer", "fail afterwards", "503", "500 page", "garbage", "nothing", "another document"];

    [Theory]
    [MemberData(nameof(Uncertain))]
    public async Task What_may_have_been_sent_is_never_sent_again(string name)
    {
        Twilio.Faults.Enqueue(name switch
        {
            "drop" => TwilioFault.Drop(),
            "drop afterwards" => TwilioFault.DropAfterwards(),
            "cut answer" => TwilioFault.CutAnswer(),
            "fail afterwards" => TwilioFault.FailAfterwards(500, 20500),
            "503" => TwilioFault.Refuse(503, 20503).With("Retry-After", "1"),
            "500 page" => TwilioFault.Answer(500, "<html>Internal Server Error</html>"),
            "garbage" => TwilioFault.Answer(201, "<html>Welcome</html>"),
            "nothing" => TwilioFault.Answer(201, ""),
            _ => TwilioFault.Answer(200, """{"sid":7,"status":[]}"""),
        });

        var (created, waits) = await PassAsync(Messages.CreateAsync(Account, Hello, CancellationToken.None));

        Assert.Equal(TwilioErrorKind.Unknown, created.Error?.Kind);
        Assert.Empty(waits);
        Assert.Equal(1, CallsOf(TwilioOperation.CreateMessage));
        Assert.Equal(name is "drop afterwards" or "cut answer" or "fail afterwards" ? 1 : 0, Twilio.Sent.Count);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_given_up_after_thirty_seconds()
    {
        Twilio.Faults.Enqueue(TwilioFault.Hang());

        var call = Messages.CreateAsync(Account, Hello, CancellationToken.None);
        await Time.ExpireAsync();
        var (created, waits) = await PassAsync(call);

        Assert.Equal(TwilioErrorKind.Unknown, created.Error?.Kind);
        Assert.Empty(waits);
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_to_its_end()
    {
        Twilio.Faults.Enqueue(TwilioFault.Answer(201, "{\"sid\":\"SM1\",\"body\":\"" + new string('x', 2 * 1024 * 1024) + "\"}"));

        var created = await Messages.CreateAsync(Account, Hello, CancellationToken.None);

        Assert.Equal((TwilioErrorKind.Unknown, 201), (created.Error?.Kind, created.Error?.Status));
    }

    [Fact]
    public async Task A_connection_that_fails_is_tried_again()
    {
        Connect(new Uri("http://127.0.0.1:1"));

        var (created, waits) = await PassAsync(Messages.CreateAsync(Account, Hello, CancellationToken.None));

        Assert.Equal(new WhatsAppBridge.Twilio.Rest.TwilioError(TwilioErrorKind.Unreachable), created.Error);
        Assert.Equal([100, 200, 400], waits.Select(wait => wait.TotalMilliseconds));
    }

    [Fact]
    public async Task A_connection_that_comes_at_last_carries_the_message_once()
    {
        var attempts = 0;
        Connect(Twilio.BaseUrl, configure: services => services.AddHttpClient(TwilioRestFeature.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(50),
            ConnectCallback = async (context, cancellationToken) =>
            {
                // The first never gets an answer, the second is refused.
                if (++attempts == 1)
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, attempts == 2 ? 1 : Twilio.BaseUrl.Port, cancellationToken);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        }));

        var (created, waits) = await PassAsync(Messages.CreateAsync(Account, Hello, CancellationToken.None));

        Assert.True(created.IsSuccess);
        Assert.Equal((3, 2, 1), (attempts, waits.Count, Twilio.Sent.Count));
    }

    [Fact]
    public async Task Who_gives_up_waiting_is_let_go()
    {
        using var patience = new CancellationTokenSource();
        Twilio.Faults.Enqueue(TwilioFault.Refuse(429, 20429));
        var call = Messages.CreateAsync(Account, Hello, patience.Token);

        while (Logs.All.Length == 0)
            await Task.Yield();
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(1, CallsOf(TwilioOperation.CreateMessage));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await Playground.Twilio.FakeWebhook.AnsweringAsync("{}");
        Twilio.Faults.Enqueue(TwilioFault.Answer(307, "").With("Location", elsewhere.Url.AbsoluteUri));

        var created = await Messages.CreateAsync(Account, Hello, CancellationToken.None);

        Assert.Equal((TwilioErrorKind.NotConfigured, 307), (created.Error?.Kind, created.Error?.Status));
        Assert.Empty(elsewhere.Calls);
    }

    [Fact]
    public async Task No_secret_no_text_and_no_number_reaches_a_log_or_a_printed_value()
    {
        var account = WithKey();
        Twilio.Faults.Enqueue(TwilioFault.Refuse(429, 20429), times: 2);
        var (created, _) = await PassAsync(Messages.CreateAsync(account, Hello, CancellationToken.None));
        Twilio.Faults.Enqueue(TwilioFault.Answer(400, """{"code":21608,"message":"The number +14155550123 is unverified","status":400}"""));
        var refused = await Messages.CreateAsync(Account, Hello, CancellationToken.None);
        var details = await Accounts.FetchAsync(Account, CancellationToken.None);
        var basic = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{Twilio.AccountSid}:{Twilio.AuthToken}"))).Parameter!;

        var printed = string.Join('\n', Logs.All, account, Hello, created, refused, refused.Error, details);

        Assert.Contains("repetition 2", printed, StringComparison.Ordinal);
        Assert.All(
            [Twilio.AuthToken, Twilio.ApiKeySecret, basic, "Zimtstern", "14155550123", "14155550100", "REDACTED"],
            secret => Assert.DoesNotContain(secret, printed, StringComparison.Ordinal));
    }
}
