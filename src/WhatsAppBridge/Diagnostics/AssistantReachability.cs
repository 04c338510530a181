using Microsoft.Extensions.Diagnostics.HealthChecks;
using WhatsAppBridge.Assistant;

namespace WhatsAppBridge.Diagnostics;

/// <summary>
/// Does the assistant answer, and to our ids and credentials? Any HTTP answer counts unless it says that one of these is
/// wrong; nothing that could be billed or that leaves a session behind is asked for. The result is kept for a while, so
/// that a probe every second is not one at the vendor.
/// </summary>
internal sealed class AssistantReachability(AssistantDirectory assistants, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BadFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private Task<HealthCheckResult>? _last;
    private DateTimeOffset _validUntil;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Task<HealthCheckResult> check;
        lock (_lock)
        {
            if (_last is null || (_last.IsCompleted && time.GetUtcNow() >= _validUntil))
                _last = ProbeAsync();
            check = _last;
        }

        return await check.WaitAsync(cancellationToken);
    }

    private async Task<HealthCheckResult> ProbeAsync()
    {
        var problems = (await Task.WhenAll(assistants.All.Select(ProblemWithAsync))).OfType<string>().Distinct().ToList();
        lock (_lock)
            _validUntil = time.GetUtcNow() + (problems.Count == 0 ? GoodFor : BadFor);
        return problems.Count == 0
            ? HealthCheckResult.Healthy("The assistant answers.")
            : HealthCheckResult.Unhealthy(string.Join(" ", problems));
    }

    private async Task<string?> ProblemWithAsync(AssistantClient assistant)
    {
        var host = new Uri(assistant.Options.Url).Authority;
        using var limit = new CancellationTokenSource(Patience, time);
        var answers = false;
        try
        {
            answers = await assistant.AnswersAsync(limit.Token);
            if (answers && await assistant.CheckAsync(limit.Token) is { IsConfigurationFault: true } fault)
                return $"{host} refuses the settings ({fault.Kind}): {fault.Message} {AdviceFor(fault.Kind)}";
        }
        catch (OperationCanceledException)
        {
            // Too slow to say whether the settings are right; whether anybody is there is known by now.
        }

        return answers ? null : $"No answer from {host}.";
    }

    private static string AdviceFor(AssistantErrorKind kind) => kind switch
    {
        AssistantErrorKind.WrongIds => "Check Assistant:Url, Assistant:AssistantId and Assistant:EnvironmentId.",
        AssistantErrorKind.Untrusted => "Check Assistant:Url and Assistant:CertificateAuthority.",
        _ => "Check the credentials in Assistant.",
    };
}
