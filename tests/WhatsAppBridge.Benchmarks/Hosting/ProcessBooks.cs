using System.Globalization;
using System.Runtime.InteropServices;

namespace WhatsAppBridge.Benchmarks.Hosting;

/// <summary>What Linux knows of a process.</summary>
internal static class ProcessBooks
{
    /// <summary>
    /// Processor time of all threads, those that have ended included: what <c>/proc/PID/stat</c> says as utime and stime, but
    /// in nanoseconds instead of hundredths of a second, so that rounds can be short.
    /// </summary>
    public static TimeSpan ProcessorTime(int process)
    {
        // clock_getcpuclockid(3): the complement of the process id, and the clock of the scheduler's books.
        const int scheduler = 2;
        if (GetTime((~process << 3) | scheduler, out var time) != 0)
            throw new InvalidOperationException($"The processor time of process {process} can't be read; it may have ended.");
        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0);
    }

    /// <summary>Processor time of the threads of this name that live, to the hundredth of a second.</summary>
    public static TimeSpan ThreadTime(int process, string name)
    {
        var ticks = 0L;
        foreach (var stat in Directory.EnumerateDirectories($"/proc/{process}/task").Select(ReadStat))
        {
            // 4242 (.NET Tiered Com) S ...: utime and stime are the 14th and the 15th field, and the name may hold blanks.
            var end = stat.LastIndexOf(')');
            if (end < 0 || !stat.AsSpan(0, end).EndsWith($"({name}"))
                continue;
            var fields = stat[(end + 2)..].Split(' ');
            ticks += long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        }

        return TimeSpan.FromMilliseconds(10 * ticks);
    }

    /// <summary>Bytes in memory: its own pages, and of those it shares with others its part.</summary>
    public static long ProportionalMemory(int process)
    {
        var line = File.ReadLines($"/proc/{process}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return 1024 * long.Parse(line["Pss:".Length..^"kB".Length], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }

    /// <summary>How many files and sockets a process may have open here.</summary>
    public static int MostHandles { get; } = ReadMostHandles();

    /// <summary>Open files, sockets and the like.</summary>
    public static int Handles(int process) => Directory.GetFileSystemEntries($"/proc/{process}/fd").Length;

    public static int Threads(int process) => Directory.GetFileSystemEntries($"/proc/{process}/task").Length;

    // A thread may end meanwhile.
    private static string ReadStat(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "stat"));
        }
        catch (IOException)
        {
            return "";
        }
    }

    // Max open files            20000                20000                files
    private static int ReadMostHandles()
    {
        var line = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return int.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4], NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : int.MaxValue;
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int GetTime(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
