namespace WhatsAppBridge.Stores.Redis;

/// <summary>
/// Lets steps of one conversation through one after the other, in the order of the calls. Replies may be looked at in another
/// order than they came in; here none is looked at too late.
/// </summary>
internal sealed class Turnstile
{
    private readonly Dictionary<string, Step> _last = new(StringComparer.Ordinal);

    /// <summary>Waits for those before.</summary>
    /// <returns>To be disposed of when the step is done.</returns>
    public ValueTask<Step> EnterAsync(string conversation)
    {
        var step = new Step(this, conversation);
        Task before;
        lock (_last)
        {
            _last.TryGetValue(conversation, out var last);
            _last[conversation] = step;
            if (last is null)
                return ValueTask.FromResult(step);
            before = last.Over();
        }

        return AfterAsync(before, step);
    }

    private static async ValueTask<Step> AfterAsync(Task before, Step step)
    {
        await before;
        return step;
    }

    /// <summary>One that nobody of the same conversation gets past.</summary>
    public sealed class Step(Turnstile turnstile, string conversation) : IDisposable
    {
        private TaskCompletionSource? _over;

        // Asked for by the one behind, while it holds the turnstile's lock. Who waits goes on by themselves, not inside this step.
        internal Task Over() => (_over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public void Dispose()
        {
            lock (turnstile._last)
            {
                if (turnstile._last[conversation] == this)
                    turnstile._last.Remove(conversation);
            }

            _over?.SetResult();
        }
    }
}
