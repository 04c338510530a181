using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace WhatsAppBridge.Benchmarks.Hosting;

/// <summary>
/// An assistant that says the same to everybody as cheaply as can be: what is compared is in front of it. Anything that is
/// neither a token nor a session gets an answer, also what the pass-through brings.
/// </summary>
internal sealed class StubAssistant
{
    public const string Mode = "stub-assistant";
    public const string TokenPath = "/identity/token";
    public const string ApiKey = "a-made-up-api-key";
    public const string AssistantId = "0b1fa15d-8c1c-4b3f-9e52-d1c9d3a0f6aa";
    public const string EnvironmentId = "6f0f9a0b-0f6e-4a0e-8f2c-3f1f0a9d4c11";

    private static readonly byte[] Answer = """
        {"output":{"intents":[{"intent":"opening_hours","confidence":0.92}],"entities":[],"generic":[{"response_type":"text","text":"We are open **Monday to Friday** from 9 to 17, see [our page](https://shop.example/hours). On public holidays we are closed."}]},"user_id":"a-made-up-person","context":{"global":{"system":{"turn_count":3,"user_id":"a-made-up-person","locale":"en-us"},"session_id":"5d1f2a6c-52a4-4f44-9d2b-8a3d6c1f0f11"},"skills":{"actions skill":{"skill_variables":{"customer":"yes"},"system":{"state":"made-up-0000000000"}}}}}
        """u8.ToArray();

    private static readonly int StateAt = Answer.AsSpan().IndexOf("0000000000"u8);

    private long _answers;
    private int _now;
    private int _most;
    private TimeSpan _thinking;

    /// <summary>Takes what <see cref="Thinking"/> and <see cref="Most"/> write.</summary>
    public static Task<int> RunAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        // Thousands connect at once, and who finds no place waits a second and longer to try again.
        builder.WebHost.UseKestrelCore().UseSockets(sockets => sockets.Backlog = 16 * 1024).ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            // As the vendor's gateway does when TLS begins; without TLS it takes an address of its own.
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddLogging();
        var app = builder.Build();
        var stub = new StubAssistant();
        app.Run(stub.AnswerAsync);
        return Serving.RunAsync(app, line => line == Http2Address ? app.Urls.Last() : stub.Obey(line));
    }

    /// <summary>Tells it how long it thinks about every answer from now on, and to count anew.</summary>
    public static string Thinking(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"think {time.TotalMilliseconds:0}");

    /// <summary>Asks where it speaks HTTP/2.</summary>
    public static string Http2Address => "http2";

    /// <summary>Asks how many it has had to answer at the same time at most.</summary>
    public static string Most => "most";

    private string Obey(string line)
    {
        if (line.Split(' ') is ["think", var milliseconds])
        {
            _thinking = TimeSpan.FromMilliseconds(int.Parse(milliseconds, CultureInfo.InvariantCulture));
            _most = 0;
        }

        return _most.ToString(CultureInfo.InvariantCulture);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        // All of it, or the connection could not be used again.
        var body = context.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(context.RequestAborted);
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }

        var path = context.Request.Path.Value ?? "";
        var isSession = path.EndsWith("/sessions", StringComparison.Ordinal);
        var answer = path == TokenPath ? Token() : isSession ? Session() : NextAnswer();
        if (path != TokenPath && !isSession && _thinking > TimeSpan.Zero)
            await ThinkAsync(context.RequestAborted);

        context.Response.StatusCode = context.Request.Method == HttpMethods.Post && isSession ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private async Task ThinkAsync(CancellationToken clientGone)
    {
        var now = Interlocked.Increment(ref _now);
        for (var most = _most; now > most; most = _most)
            Interlocked.CompareExchange(ref _most, now, most);
        try
        {
            await Task.Delay(_thinking, TimeProvider.System, clientGone);
        }
        finally
        {
            Interlocked.Decrement(ref _now);
        }
    }

    // A state that is another with each answer, as the vendor's is: what keeps it can't do as if nothing had changed.
    private byte[] NextAnswer()
    {
        var answer = Answer.AsSpan().ToArray();
        Interlocked.Increment(ref _answers).TryFormat(answer.AsSpan(StateAt, 10), out _, "D10", CultureInfo.InvariantCulture);
        return answer;
    }

    private static byte[] Session() => Encoding.ASCII.GetBytes($$"""{"session_id":"{{Guid.NewGuid()}}"}""");

    // Shaped like the vendor's, so that clients find in it how long it holds.
    private static byte[] Token()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"iat":{{now}},"exp":{{now + 3600}}}"""));
        var token = $"eyJhbGciOiJIUzI1NiJ9.{Convert.ToBase64String(claims).TrimEnd('=').Replace('+', '-').Replace('/', '_')}.bWFkZSB1cA";
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $$"""{"access_token":"{{token}}","refresh_token":"not_supported","token_type":"Bearer","expires_in":3600,"expiration":{{now + 3600}},"scope":"ibm openid"}"""));
    }
}
