namespace WhatsAppBridge.Playground.Assistant;

/// <summary>The newest calls in the order they arrived.</summary>
internal sealed class CallLog(int kept, TimeProvider time)
{
    private static readonly string[] HeadersOfInterest =
    [
        "Authorization", "Accept", "Content-Type", "User-Agent",
        "X-Global-Transaction-Id", "X-Watson-Metadata", "X-Watson-Learning-Opt-Out",
    ];

    private readonly Lock _gate = new();
    private readonly LinkedList<AssistantCall> _calls = new();
    private readonly List<Waiter> _waiters = [];

    public IReadOnlyList<AssistantCall> Snapshot()
    {
        lock (_gate)
            return [.. _calls];
    }

    /// <summary>Lists a call that has no answer yet; the entry is handed to <see cref="Answered"/> when it has.</summary>
    public LinkedListNode<AssistantCall> Add(AssistantOperation operation, AssistantRequest request)
    {
        var call = new AssistantCall
        {
            Operation = operation,
            Method = request.Http.Method,
            Protocol = request.Http.Protocol,
            ConnectionId = request.Http.HttpContext.Connection.Id,
            Path = request.Http.Path.ToString(),
            Query = request.Http.QueryString.ToString(),
            Headers = Interesting(request.Http.Headers),
            Body = request.Body,
            SessionId = request.Route("session"),
            ReceivedAt = time.GetUtcNow(),
        };
        lock (_gate)
        {
            var entry = _calls.AddLast(call);
            if (_calls.Count > kept)
                _calls.RemoveFirst();
            Release();
            return entry;
        }
    }

    public void Answered(LinkedListNode<AssistantCall> entry, int status)
    {
        lock (_gate)
            entry.Value = entry.Value with { Status = status };
    }

    /// <summary>Completes once at least <paramref name="count"/> calls for the operation are listed.</summary>
    public Task WaitAsync(AssistantOperation operation, int count, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (Count(operation) >= count)
                return Task.CompletedTask;
            var waiter = new Waiter(operation, count);
            _waiters.Add(waiter);
            return waiter.Reached.Task.WaitAsync(cancellationToken);
        }
    }

    private void Release()
    {
        foreach (var waiter in _waiters.Where(w => Count(w.Operation) >= w.Count).ToList())
        {
            _waiters.Remove(waiter);
            waiter.Reached.SetResult();
        }
    }

    private int Count(AssistantOperation operation) => _calls.Count(call => call.Operation == operation);

    private static Dictionary<string, string> Interesting(IHeaderDictionary headers)
    {
        var interesting = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in HeadersOfInterest)
        {
            if (headers.TryGetValue(name, out var value))
                interesting[name] = value.ToString();
        }

        return interesting;
    }

    private sealed record Waiter(AssistantOperation Operation, int Count)
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
