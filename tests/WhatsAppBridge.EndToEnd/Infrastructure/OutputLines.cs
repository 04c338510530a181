namespace WhatsAppBridge.EndToEnd.Infrastructure;

/// <summary>The lines of one stream of a program, and whoever waits for one of them.</summary>
internal sealed class OutputLines
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _more = New();
    private bool _ended;

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    /// <summary>Null ends the stream.</summary>
    public void Add(string? line)
    {
        TaskCompletionSource waiting;
        lock (_lock)
        {
            if (line is null)
                _ended = true;
            else
                _lines.Add(line);
            (waiting, _more) = (_more, New());
        }

        waiting.SetResult();
    }

    /// <exception cref="EndOfStreamException">The stream ended without such a line.</exception>
    public async Task<T> FindAsync<T>(Func<string, T?> find)
        where T : class
    {
        for (var next = 0; ;)
        {
            Task more;
            bool ended;
            string[] unread;
            lock (_lock)
                (more, ended, unread) = (_more.Task, _ended, _lines[next..].ToArray());

            foreach (var line in unread)
            {
                if (find(line) is { } found)
                    return found;
            }

            if (ended)
                throw new EndOfStreamException();

            next += unread.Length;
            await more;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
