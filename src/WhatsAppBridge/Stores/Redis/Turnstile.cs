namespace WhatsAppBridge.Stores.Redis;

/// <summary>
/// Lets steps of one conversation through one after the other, in the order of the calls. Replies may be looked at in another
/// order than they came in; here none is looked at too late.
/// </summary>
internal sealed class Turnstile
{
    private readonly Dictionary<string, TaskCompletionSource> _last = new(StringComparer.Ordinal);

    /// <summary>Waits for those before.</summary>
    /// <returns>To be disposed of when the step is done.</returns>
    public ValueTask<Step> EnterAsync(string conversation)
    {
        // Whoever waits goes on by themselves, and not inside the step before.
        var own = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource? before;
        lock (_last)
        {
            _last.TryGetValue(conversation, out before);
            _last[conversation] = own;
        }

        var step = new Step(this, conversation, own);
        return before is null ? ValueTask.FromResult(step) : AfterAsync(before.Task, step);
    }

    private static async ValueTask<Step> AfterAsync(Task before, Step step)
    {
        await before;
        return step;
    }

    private void Leave(string conversation, TaskCompletionSource own)
    {
        lock (_last)
        {
            if (_last[conversation] == own)
                _last.Remove(conversation);
        }

        own.SetResult();
    }

    /// <summary>One that nobody of the same conversation gets past.</summary>
    public readonly struct Step(Turnstile turnstile, string conversation, TaskCompletionSource own) : IDisposable
    {
        public void Dispose() => turnstile.Leave(conversation, own);
    }
}
