using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.WebUtilities;

namespace WhatsAppBridge.Playground.Assistant;

/// <summary>
/// A Watson Assistant v2 service on this machine, with its token service, speaking the vendor's protocol over real
/// HTTP. The playground shows it to people and the tests talk to it, so that both stand on the same ground.
/// </summary>
public sealed class EmulatedAssistant : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CallLog _calls;
    private readonly Sessions _sessions;
    private readonly AccessTokens _tokens;
    private readonly TimeSpan _tokenLifetime;
    private readonly MessageHandlers _messages;

    private EmulatedAssistant(EmulatedAssistantOptions options)
    {
        AssistantId = options.AssistantId ?? Guid.NewGuid().ToString();
        EnvironmentId = options.EnvironmentId ?? Guid.NewGuid().ToString();
        InstanceId = options.InstanceId ?? Guid.NewGuid().ToString();
        // 44 characters of the URL alphabet, as the vendor's keys have.
        ApiKey = options.ApiKey ?? WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(33));
        _tokenLifetime = options.TokenLifetime;

        var time = options.TimeProvider;
        _calls = new CallLog(options.CallsKept, time);
        _sessions = new Sessions(options.SessionTimeout, time);
        _tokens = new AccessTokens(time);
        if (options.IssuedToken is { } issued)
            _tokens.Add(issued, options.TokenLifetime);
        _app = Build(options);

        var gate = new AssistantGate(InstanceId, AssistantId, EnvironmentId, options.RequiresCredentials ? ApiKey : null, _tokens);
        var rules = new MessageRules(options.RefusesUnlistedIntegrations);
        var limit = options.MessagesPerSecond is { } most ? new MessageLimit(most, time) : null;
        _messages = new MessageHandlers(gate, _sessions, rules, limit, AnswerAsync, time);
        _app.Use((context, next) =>
        {
            if (ClockOffset != TimeSpan.Zero)
                context.Response.Headers.Date = (TimeProvider.System.GetUtcNow() + ClockOffset).ToString("R");
            return next(context);
        });
        new AssistantRoutes(
            new CallPipeline(_calls, Faults, time, _app.Lifetime.ApplicationStopping),
            new SessionHandlers(gate, _sessions),
            _messages,
            new TokenHandlers(ApiKey, options.TokenLifetime, _tokens)).Map(_app);
    }

    /// <summary>The base address a client is given, with the instance part.</summary>
    public Uri Url => new($"{Origin}/instances/{InstanceId}");

    /// <summary>The IAM token endpoint.</summary>
    public Uri TokenUrl => new($"{Origin}/identity/token");

    public string AssistantId { get; }

    public string EnvironmentId { get; }

    public string InstanceId { get; }

    public string ApiKey { get; }

    /// <summary>The calls so far, oldest first: a snapshot.</summary>
    public IReadOnlyList<AssistantCall> Calls => _calls.Snapshot();

    public AssistantFaults Faults { get; } = new();

    /// <summary>How far the service's clock is ahead of this machine's, as its answers say.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>How many messages arrived while another one of the same session was still being answered.</summary>
    public int Overlaps => _messages.Overlaps;

    /// <summary>
    /// Answers in place of the built-in dialog: the whole <c>output</c> object, or null to let the built-in one answer.
    /// </summary>
    public Func<AssistantTurn, JsonNode?>? Script { get; set; }

    /// <summary>As <see cref="Script"/> and asked before it, for an answer that has to wait for something.</summary>
    public Func<AssistantTurn, CancellationToken, Task<JsonNode?>>? ScriptAsync { get; set; }

    private string Origin => _app.Urls.First();

    public static async Task<EmulatedAssistant> StartAsync(
        EmulatedAssistantOptions? options = null, CancellationToken cancellationToken = default)
    {
        var assistant = new EmulatedAssistant(options ?? new EmulatedAssistantOptions());
        await assistant._app.StartAsync(cancellationToken);
        return assistant;
    }

    /// <summary>Ends every session, as hours of silence or a restart of the service would.</summary>
    public void ExpireSessions() => _sessions.EndAll();

    /// <summary>Makes every token given out so far worthless.</summary>
    public void RevokeTokens() => _tokens.RevokeAll();

    /// <summary>A token that was not asked for over HTTP, for clients that are configured with one.</summary>
    public string IssueToken(TimeSpan? lifetime = null) => _tokens.Issue(lifetime ?? _tokenLifetime).Value;

    /// <summary>Completes once this many calls for the operation have been seen, answered or not.</summary>
    public Task WaitForCallsAsync(AssistantOperation operation, int count, CancellationToken cancellationToken = default) =>
        _calls.WaitAsync(operation, count, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    // The empty builder: a double must not pick up the settings or the ports of the program it runs in.
    private static WebApplication Build(EmulatedAssistantOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
            {
                listen.Protocols = options.Protocols ?? (options.Certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2);
                if (options.Certificate is { } certificate)
                    listen.UseHttps(certificate);
            });
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        return builder.Build();
    }

    private async Task<TurnOutcome> AnswerAsync(AssistantTurn turn, CancellationToken clientGone)
    {
        if (ScriptAsync is { } scriptAsync && await scriptAsync(turn, clientGone) is { } later)
            return new TurnOutcome(later.DeepClone());
        return Script?.Invoke(turn) is { } output ? new TurnOutcome(output.DeepClone()) : Dialog.Answer(turn);
    }

    /// <summary>Starts and stops with its owner; leaves Ctrl+C to the program around it.</summary>
    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
