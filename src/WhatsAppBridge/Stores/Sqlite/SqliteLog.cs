using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>
/// How far the disk has what was committed to the write-ahead log. With <c>synchronous=NORMAL</c> SQLite hands a commit to the operating
/// system and synchronises the log only before it copies it (https://www.sqlite.org/pragma.html#pragma_synchronous): no crash of this
/// process loses it, a power cut may. When the disk has to have it is decided here. The log is only added to, so whatever is on disk is
/// there with all that was committed before it. For the writer's thread.
/// </summary>
/// <param name="synchronise">Puts the log on disk, or throws.</param>
/// <param name="logger">Hears of it when that fails.</param>
internal sealed partial class SqliteLog(Action synchronise, ILogger logger)
{
    private TaskCompletionSource _onDisk = New();
    private long _aheadSince;

    /// <summary>Whether something committed is still to be put on disk.</summary>
    public bool IsAhead { get; private set; }

    /// <summary>How long something has been waiting for the disk.</summary>
    public TimeSpan Delay => IsAhead ? TimeSpan.FromMilliseconds(Environment.TickCount64 - _aheadSince) : TimeSpan.Zero;

    /// <summary>Completes when the disk has what is committed next, fails when it may not have it.</summary>
    public Task OnDisk => _onDisk.Task;

    /// <summary>
    /// Why the disk may not have what was committed. Then nobody can say any more what it has: a system reports a page that it could not
    /// write once and takes it for written from then on. Nothing may be added to such a log; a start copies into the file what can be
    /// read of it (<see cref="SqliteDatabase.TakeAloneAsync"/>).
    /// </summary>
    public StoreUnavailableException? Failure { get; private set; }

    /// <summary>Something was committed.</summary>
    public void Commit()
    {
        if (!IsAhead)
            _aheadSince = Environment.TickCount64;
        IsAhead = true;
    }

    /// <summary>Puts on disk what is committed, where something is; <see cref="Failure"/> says when it could not be.</summary>
    public void Synchronise()
    {
        if (!IsAhead || Failure is not null)
            return;

        IsAhead = false;
        var committed = _onDisk;
        try
        {
            synchronise();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Failure = new StoreUnavailableException(
                $"The store's disk may not have what was written last ({exception.Message}). Nothing more is written before a restart. Look at the system's log.", exception)
            {
                IsUntilRestart = true,
            };
            Log.DiskFailed(logger, Failure);
            committed.SetException(Failure);
            // With nobody waiting, it has still been reported.
            _ = committed.Task.Exception;
            return;
        }

        _onDisk = New();
        committed.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static partial class Log
    {
        [LoggerMessage(2307, LogLevel.Critical, "The store can't be used until a restart")]
        public static partial void DiskFailed(ILogger logger, Exception exception);
    }
}
