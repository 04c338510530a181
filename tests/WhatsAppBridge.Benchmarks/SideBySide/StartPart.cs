using System.Globalization;
using System.Net;
using WhatsAppBridge.Benchmarks.Hosting;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Benchmarks.SideBySide;

/// <summary>
/// From the start of the process until it says it is ready. The pass-through and the tutorial
/// bridge, which know no readiness, until they answer at all.
/// </summary>
internal sealed class StartPart : IPart
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Name => "start";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Trial trial, CancellationToken cancellationToken)
    {
        var figure = new Figure
        {
            Name = "Start to ready",
            Unit = string.Create(CultureInfo.InvariantCulture, $"of the {Allowed.TotalSeconds} s allowed"),
            Goals = new[] { Peer.Memory, Peer.Sqlite, Peer.Redis }.ToDictionary(peer => peer.Title(), _ => Goal.AtMost(1)),
        };
        await using var stage = await Stage.StartAsync(cancellationToken);
        using var client = new HttpClient();
        for (var round = 0; round < trial.Rounds; round++)
        {
            foreach (var peer in stage.Peers())
            {
                var took = await StartAsync(stage, peer, client, cancellationToken);
                // The first round brings the files into memory.
                if (round > 0 || trial.Rounds == 1)
                    figure.Add(peer.Title(), took / Allowed);
            }
        }

        return [figure];
    }

    private static async Task<TimeSpan> StartAsync(Stage stage, Peer peer, HttpClient client, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        if (!peer.IsOurs())
        {
            await stage.StopAsync(await stage.StartAsync(peer, cancellationToken));
            return TimeProvider.System.GetElapsedTime(started);
        }

        var address = $"http://127.0.0.1:{FreePort.Find()}";
        started = TimeProvider.System.GetTimestamp();
        await using var child = ChildProcess.Start(stage.LaunchOf(peer) with { Arguments = [.. BridgeProgram.Command.Skip(1), "--urls", address] });
        while (!await IsReadyAsync(client, address, cancellationToken))
        {
            if (child.HasExited || TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new InvalidOperationException($"{child.Name} did not get ready. It wrote:\n{string.Join('\n', child.LastLines())}");
            await Task.Delay(Look, TimeProvider.System, cancellationToken);
        }

        return TimeProvider.System.GetElapsedTime(started);
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, string address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(new Uri($"{address}/health/ready"), cancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return false;
        }
    }
}
