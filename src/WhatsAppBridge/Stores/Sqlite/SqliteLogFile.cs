using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>
/// The write-ahead log's file, for whoever puts it on disk. SQLite makes it with the first statement and keeps it for as long as a
/// connection is open. It takes no locks on it, which another handle on the same file would end
/// (https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
/// </summary>
internal sealed class SqliteLogFile : IDisposable
{
    private const int Interrupted = 4;

    private readonly SafeFileHandle? _file;

    private SqliteLogFile(SafeFileHandle? file) => _file = file;

    /// <summary>Opens the log of a connection that has run a statement. Where the file has none, its commits are on disk by themselves.</summary>
    /// <exception cref="IOException">It can't be opened.</exception>
    public static SqliteLogFile Open(SqliteConnection connection)
    {
        using var mode = connection.CreateCommand();
        mode.CommandText = "PRAGMA journal_mode";
        if (mode.ExecuteScalar() is not "wal")
        {
            // A file system without shared memory. SQLite then has a journal that it synchronises itself.
            SqliteSchema.Execute(connection, "PRAGMA synchronous = FULL");
            return new SqliteLogFile(null);
        }

        // SQLite's own name of the file: a path of ours may be a link to it.
        var path = SQLitePCL.raw.sqlite3_db_filename(connection.Handle!, "main").utf8_to_string();
        // Windows puts on disk only what may be written to; elsewhere a command may be run by somebody who may only read.
        var access = OperatingSystem.IsWindows() ? FileAccess.ReadWrite : FileAccess.Read;
        return new SqliteLogFile(File.OpenHandle($"{path}-wal", FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete));
    }

    /// <summary>Puts on disk what has been written to it.</summary>
    /// <exception cref="IOException">The disk may not have it.</exception>
    public void Synchronise()
    {
        if (_file is null)
            return;

        // The runtime's own takes a file system that has gone read-only for one that has nothing to write.
        if (!OperatingSystem.IsLinux())
            RandomAccess.FlushToDisk(_file);
        else
            SynchroniseData(_file);
    }

    public void Dispose() => _file?.Dispose();

    private static void SynchroniseData(SafeFileHandle file)
    {
        while (FileDataSync(file) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
                throw new IOException(new Win32Exception(error).Message, error);
        }
    }

    // As fsync, without the times of the file (fdatasync(2)).
    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static extern int FileDataSync(SafeFileHandle file);
}
