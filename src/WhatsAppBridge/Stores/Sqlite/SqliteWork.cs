namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>What a caller of the writer wants done.</summary>
internal abstract class SqliteWork
{
    /// <summary>Otherwise it is over when it is committed.</summary>
    public bool WaitsForDisk { get; init; }

    public abstract void Run(SqliteStatements statements);

    public abstract void Succeed();

    public abstract void Fail(Exception exception);
}

/// <summary>The same, with what comes of it.</summary>
internal sealed class SqliteWork<T>(Func<SqliteStatements, T> work) : SqliteWork
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Completion => _completion.Task;

    public override void Run(SqliteStatements statements) => _result = work(statements);

    public override void Succeed() => _completion.TrySetResult(_result!);

    public override void Fail(Exception exception) => _completion.TrySetException(exception);
}
