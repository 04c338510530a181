using System.Diagnostics;
using System.Runtime.InteropServices;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Benchmarks.SideBySide;

/// <summary>
/// The bridge as the Dockerfile publishes it, compiled ahead of time, from a copy of its sources: publishing for one kind of
/// machine would leave its traces in the working tree.
/// </summary>
internal sealed class PublishedBridge : IDisposable
{
    private static readonly string[] AtTheTop = ["global.json", "Directory.Build.props", "Directory.Packages.props", "BannedSymbols.txt", ".editorconfig", "appsettings.json"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("whatsappbridge-published-");

    private PublishedBridge()
    {
    }

    public string Program => Path.Combine(_folder.FullName, "published", "WhatsAppBridge.dll");

    public static async Task<PublishedBridge> PublishAsync(CancellationToken cancellationToken)
    {
        var published = new PublishedBridge();
        try
        {
            await published.MakeAsync(cancellationToken);
            return published;
        }
        catch
        {
            published.Dispose();
            throw;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        foreach (var name in AtTheTop)
            File.Copy(Path.Combine(Repository.Root, name), Path.Combine(_folder.FullName, name));
        var project = Path.Combine("src", "WhatsAppBridge");
        Copy(new DirectoryInfo(Path.Combine(Repository.Root, project)), Path.Combine(_folder.FullName, project));

        var architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        using var publish = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet",
            [
                "publish", project, "--configuration", "Release", "--arch", architecture, "--self-contained", "false", "--output", "published",
                "-p:UseAppHost=false", "-p:UseSharedCompilation=false", "-nodeReuse:false", "--nologo", "--verbosity", "quiet",
            ])
            {
                WorkingDirectory = _folder.FullName,
                RedirectStandardOutput = true,
            },
        };
        publish.Start();
        try
        {
            var said = await publish.StandardOutput.ReadToEndAsync(cancellationToken);
            await publish.WaitForExitAsync(cancellationToken);
            if (publish.ExitCode != 0)
                throw new InvalidOperationException($"The bridge could not be published:\n{said}");
        }
        finally
        {
            if (!publish.HasExited)
                publish.Kill(entireProcessTree: true);
        }
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.GetFiles())
            file.CopyTo(Path.Combine(to, file.Name));
        foreach (var folder in from.GetDirectories().Where(folder => folder.Name is not ("bin" or "obj")))
            Copy(folder, Path.Combine(to, folder.Name));
    }
}
