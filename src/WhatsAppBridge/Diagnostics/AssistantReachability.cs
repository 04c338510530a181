using Microsoft.Extensions.Diagnostics.HealthChecks;
using WhatsAppBridge.Assistant;

namespace WhatsAppBridge.Diagnostics;

/// <summary>
/// Does the assistant's address answer at all? Any HTTP answer counts; nothing that could be billed or that leaves a
/// session behind is asked for. The result is kept for a while, so that a probe every second is not one at the vendor.
/// </summary>
internal sealed class AssistantReachability(AssistantDirectory assistants, HttpClient http, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BadFor = TimeSpan.FromSeconds(5);

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
        var answers = await Task.WhenAll(assistants.Addresses.Select(async address => (address, answers: await AnswersAsync(address))));
        var unreachable = answers.Where(answer => !answer.answers).Select(answer => new Uri(answer.address).Authority).ToList();

        lock (_lock)
            _validUntil = time.GetUtcNow() + (unreachable.Count == 0 ? GoodFor : BadFor);
        return unreachable.Count == 0
            ? HealthCheckResult.Healthy("The assistant's address answers.")
            : HealthCheckResult.Unhealthy($"No answer from {string.Join(", ", unreachable)}.");
    }

    private async Task<bool> AnswersAsync(string address)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(address), HttpCompletionOption.ResponseHeadersRead);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
