namespace WhatsAppBridge.Assistant;

/// <summary>
/// One token for everybody, one fetch at a time, and fewer of them the more fail. Fetching one per message gets an
/// account rate limited within a few hundred people; so would fetching one per message that is refused.
/// </summary>
/// <param name="fetch">Fetches a token; expected failures are values.</param>
/// <param name="fetchLimit">How long one fetch may take. It is nobody's in particular, so no caller's cancellation ends it.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenCache(Func<CancellationToken, Task<AssistantResult<AssistantToken>>> fetch, TimeSpan fetchLimit, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly TokenBackoff _failures = new(time);
    private readonly TokenBackoff _refusals = new(time);
    private AssistantToken? _token;
    private AssistantError? _lastError;
    private Task<AssistantResult<AssistantToken>>? _fetch;

    public async ValueTask<AssistantResult<AssistantToken>> GetAsync(CancellationToken cancellationToken)
    {
        Task<AssistantResult<AssistantToken>> underWay;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_token is { } fresh && now < fresh.RenewAt)
                return fresh;

            var ageing = _token is { } old && now < old.ExpiresAt ? old : null;
            if (_fetch is null && _failures.Left is { } left)
                return ageing is not null ? ageing : _lastError! with { RetryAfter = left };

            underWay = _fetch ??= FetchAsync();
            // In its last fifth a token still works: nobody has to wait for the next one.
            if (ageing is not null)
                return ageing;
        }

        return await underWay.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// The service has refused this token; the next caller fetches another. A newer token is kept, and so is one whose
    /// predecessors were refused as well: then it is not the token.
    /// </summary>
    /// <returns>True when the next <see cref="GetAsync"/> may bring another token.</returns>
    public bool TryDrop(AssistantToken refused)
    {
        lock (_lock)
        {
            if (_token != refused)
                return true;
            if (_refusals.Left is not null)
                return false;

            _refusals.Extend(null);
            _token = null;
            return true;
        }
    }

    /// <summary>The service has taken this token.</summary>
    public void Confirm(AssistantToken accepted)
    {
        lock (_lock)
        {
            if (_token == accepted)
                _refusals.Clear();
        }
    }

    private async Task<AssistantResult<AssistantToken>> FetchAsync()
    {
        // Leaves the caller's lock before anything can complete.
        await Task.Yield();
        var fetched = await FetchWithinLimitAsync();
        lock (_lock)
        {
            _fetch = null;
            if (fetched.IsSuccess)
            {
                _token = fetched.Value;
                _failures.Clear();
            }
            else
            {
                _lastError = fetched.Error;
                _failures.Extend(fetched.Error.RetryAfter);
            }
        }

        return fetched;
    }

    private async Task<AssistantResult<AssistantToken>> FetchWithinLimitAsync()
    {
        using var limit = new CancellationTokenSource(fetchLimit, time);
        try
        {
            return await fetch(limit.Token);
        }
        catch (OperationCanceledException)
        {
            return new AssistantError(AssistantErrorKind.TokenUnavailable, "The token service did not answer in time.");
        }
    }
}
