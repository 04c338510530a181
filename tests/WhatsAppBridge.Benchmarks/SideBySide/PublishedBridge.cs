using System.Diagnostics;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Benchmarks.SideBySide;

/// <summary>
/// The bridge as the Dockerfile publishes it: the native program, in <c>artifacts/native</c>, where nothing of it is in the way of
/// what is built in the working tree.
/// </summary>
internal static class PublishedBridge
{
    private static readonly string[] Publish =
    [
        "publish", "src/WhatsAppBridge", "--configuration", "Release", "--use-current-runtime", "-p:PublishAot=true",
        "--artifacts-path", "artifacts/native", "--output", "artifacts/native/program", "-p:UseSharedCompilation=false", "-nodeReuse:false", "--nologo", "-v", "quiet",
    ];

    /// <summary>Publishes it, and lets it be what is started from now on; unless <see cref="BridgeProgram.Variable"/> has named something else.</summary>
    public static async Task UseAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(BridgeProgram.Variable) is { Length: > 0 })
            return;
        using var publish = new Process { StartInfo = new ProcessStartInfo("dotnet", Publish) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true } };
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

        Environment.SetEnvironmentVariable(BridgeProgram.Variable, Path.Combine(Repository.Root, "artifacts", "native", "program", "WhatsAppBridge"));
    }
}
