using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WhatsAppBridge.EndToEnd.Infrastructure;

/// <summary>
/// A disk whose power can be cut: an ext4 file system in a file. Cut, it is as a machine's disk after its power came back: what had
/// been synchronised is there, what the system still had in memory is gone. It takes root and a loop device.
/// </summary>
internal sealed class CuttableDisk : IAsyncDisposable
{
    // FS_IOC_SHUTDOWN, and its flag to write nothing more at all (linux/fs.h).
    private const ulong Shutdown = 0x8004587D;
    private const int WithoutItsLog = 2;

    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("whatsappbridge-disk-");
    private bool _isMounted;

    private CuttableDisk()
    {
    }

    /// <summary>What is on the disk.</summary>
    public string Folder => Path.Combine(_place.FullName, "mounted");

    private string Image => Path.Combine(_place.FullName, "image");

    /// <returns>Null where one can't be made.</returns>
    public static async Task<CuttableDisk?> TryMakeAsync()
    {
        var disk = new CuttableDisk();
        Directory.CreateDirectory(disk.Folder);
        await using (var image = File.Create(disk.Image))
            image.SetLength(64 << 20);
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && await TryAsync("mkfs.ext4", "-q", "-F", disk.Image) && await disk.TryMountAsync())
            return disk;

        await disk.DisposeAsync();
        return null;
    }

    /// <summary>Nothing more reaches the disk, and whoever tries hears that it failed.</summary>
    public void Cut()
    {
        using var folder = Open(Folder, 0);
        var flags = WithoutItsLog;
        if (Control(folder, Shutdown, ref flags) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>The power is back. Nobody may have anything open on it.</summary>
    public async Task RestoreAsync()
    {
        await UnmountAsync();
        Assert.True(await TryMountAsync(), $"{Image} could not be mounted again.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_isMounted)
            await UnmountAsync();
        _place.Delete(recursive: true);
    }

    private async Task<bool> TryMountAsync() => _isMounted = await TryAsync("mount", "-o", "loop", Image, Folder);

    private async Task UnmountAsync()
    {
        Assert.True(await TryAsync("umount", Folder), $"{Folder} could not be unmounted.");
        _isMounted = false;
    }

    private static async Task<bool> TryAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static SafeFileHandle Open(string path, int flags) =>
        OpenFile(path, flags) is { IsInvalid: false } file ? file : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern SafeFileHandle OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static extern int Control(SafeFileHandle file, ulong request, ref int flags);
}
