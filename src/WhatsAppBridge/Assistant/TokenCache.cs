namespace WhatsAppBridge.Assistant;

/// <summary>
/// One token for everybody, one fetch at a time. Fetching one per message gets an account rate limited within a few
/// hundred people.
/// </summary>
/// <param name="fetch">Fetches a token; expected failures are values.</param>
/// <param name="fetchLimit">How long one fetch may take. It is nobody's in particular, so no caller's cancellation ends it.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenCache(Func<CancellationToken, Task<AssistantResult<AssistantToken>>> fetch, TimeSpan fetchLimit, TimeProvider time)
{
    private readonly Lock _lock = new();
    private AssistantToken? _token;
    private Task<AssistantResult<AssistantToken>>? _fetch;

    public async ValueTask<AssistantResult<AssistantToken>> GetAsync(CancellationToken cancellationToken)
    {
        Task<AssistantResult<AssistantToken>> underWay;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_token is { } fresh && now < fresh.RenewAt)
                return fresh;

            underWay = _fetch ??= FetchAsync();
            // In its last fifth a token still works: nobody has to wait for the next one.
            if (_token is { } ageing && now < ageing.ExpiresAt)
                return ageing;
        }

        return await underWay.WaitAsync(cancellationToken);
    }

    /// <summary>The service has refused this token; the next caller fetches another. A newer token is kept.</summary>
    public void Drop(AssistantToken refused)
    {
        lock (_lock)
        {
            if (_token == refused)
                _token = null;
        }
    }

    private async Task<AssistantResult<AssistantToken>> FetchAsync()
    {
        // Leaves the caller's lock before anything can complete.
        await Task.Yield();
        using var limit = new CancellationTokenSource(fetchLimit, time);
        try
        {
            var fetched = await fetch(limit.Token);
            lock (_lock)
            {
                if (fetched.IsSuccess)
                    _token = fetched.Value;
            }

            return fetched;
        }
        catch (OperationCanceledException)
        {
            return new AssistantError(AssistantErrorKind.TimedOut, "The token service did not answer in time.");
        }
        finally
        {
            lock (_lock)
                _fetch = null;
        }
    }
}
