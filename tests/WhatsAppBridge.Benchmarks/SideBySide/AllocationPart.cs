using System.Globalization;
using WhatsAppBridge.Benchmarks.Hosting;
using WhatsAppBridge.Benchmarks.Traffic;

namespace WhatsAppBridge.Benchmarks.SideBySide;

/// <summary>
/// What a message leaves to the garbage collector, counted by the runtime in a process that does nothing else. The tutorial
/// bridge's runtime does not count it.
/// </summary>
internal sealed class AllocationPart : IPart
{
    private const int Messages = 2_000;

    public string Name => "allocation";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Trial trial, CancellationToken cancellationToken)
    {
        var figure = new Figure
        {
            Name = "Allocated for a message",
            Unit = "KB",
            Goals = new[] { Peer.Memory, Peer.Sqlite, Peer.Redis }.ToDictionary(peer => peer.Title(), _ => Goal.AtMost(24)),
        };
        await using var stage = await Stage.StartAsync(cancellationToken);
        foreach (var peer in stage.Peers().Where(peer => peer != Peer.Tutorial))
        {
            var child = await stage.StartAsync(HostedLaunchOf(stage, peer), cancellationToken);
            var next = await Loads.WarmUpAsync(child, first: 0, cancellationToken);
            for (var round = 0; round < trial.LongRounds; round++, next += Messages)
            {
                var messages = SignedMessages.Make(next, Messages, Loads.People);
                var before = await AllocatedAsync(child, cancellationToken);
                await Loads.SendAsync(child, messages, cancellationToken);
                figure.Add(peer.Title(), (await AllocatedAsync(child, cancellationToken) - before) / 1e3 / Messages);
            }

            await stage.StopAsync(child);
        }

        return [figure];
    }

    private static Launch HostedLaunchOf(Stage stage, Peer peer)
    {
        var usual = stage.LaunchOf(peer);
        var hosted = Launch.Self(usual.Name, HostedBridge.Mode);
        return peer.IsOurs() ? hosted with { Environment = hosted.Environment.Concat(usual.Environment).ToDictionary(), Folder = usual.Folder } : usual;
    }

    private static async Task<double> AllocatedAsync(ChildProcess child, CancellationToken cancellationToken) =>
        double.Parse(await child.TellAsync(Serving.Allocated, cancellationToken), CultureInfo.InvariantCulture);
}
