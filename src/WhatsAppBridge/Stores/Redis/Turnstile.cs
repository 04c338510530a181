namespace WhatsAppBridge.Stores.Redis;

/// <summary>
/// Lets steps of one conversation through one after the other, in the order of the calls. Replies may be looked at in another
/// order than they came in; here none is looked at too late.
/// </summary>
internal sealed class Turnstile
{
    private readonly Dictionary<string, Task> _last = new(StringComparer.Ordinal);

    public async Task<T> PassAsync<T>(string conversation, Func<Task<T>> step)
    {
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task? before;
        lock (_last)
        {
            _last.TryGetValue(conversation, out before);
            _last[conversation] = passed.Task;
        }

        try
        {
            if (before is not null)
                await before;
            return await step();
        }
        finally
        {
            lock (_last)
            {
                if (_last[conversation] == passed.Task)
                    _last.Remove(conversation);
            }

            passed.SetResult();
        }
    }
}
