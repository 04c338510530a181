using WhatsAppBridge.Stores;
using WhatsAppBridge.Stores.Redis;

namespace WhatsAppBridge.Diagnostics.Checks;

/// <summary>Does the store keep what was accepted? A file does, memory does not, and a Redis server says of itself how it is set up.</summary>
/// <param name="options">Which store it is.</param>
/// <param name="connect">The server or cluster, where it is one; the check of the store before this one has opened it.</param>
internal sealed class StoreDurabilityCheck(StoreOptions options, Func<RedisConnection> connect) : IDiagnosticCheck
{
    public string Name => "store-durability";

    public DiagnosticArea Area => DiagnosticArea.Bridge;

    public string Help => options.Provider == StoreProvider.Redis ? "#several-instances" : "#what-is-stored";

    public IReadOnlyList<string> Needs => [StoreCheck.CheckName];

    public async Task<IReadOnlyList<DiagnosticFinding>> RunAsync(CancellationToken cancellationToken) => options.Provider switch
    {
        StoreProvider.Sqlite => [DiagnosticFinding.Passed("What is accepted is on disk before Twilio or the person hears of it.")],
        StoreProvider.Redis => [.. (await connect().DescribeAsync().WaitAsync(cancellationToken)).SelectMany(Judge)],
        _ => [DiagnosticFinding.Warned("The store is in memory: every stop forgets all messages and conversations.", "Set Store:Provider to Sqlite, or to Redis for several instances, before people write to it.")],
    };

    /// <summary>What a server's own words say about it. Pure.</summary>
    public static IReadOnlyList<DiagnosticFinding> Judge(RedisNode node) => node switch
    {
        { Information.Count: 0 } => [DiagnosticFinding.Skipped("The server does not say how it keeps data.", "Let its user run INFO (+info), or see to it yourself that it has appendonly yes and maxmemory-policy noeviction.") with { Subject = node.Address }],
        _ when node.Risks.ToList() is [_, ..] risks => [.. risks.Select(risk => DiagnosticFinding.Warned($"What is accepted may be lost: {risk}.", "Change it at the server and in its configuration, so that it holds after a restart.") with { Subject = node.Address })],
        _ => [DiagnosticFinding.Passed("The server keeps an append-only file and throws nothing away.") with { Subject = node.Address }],
    };
}
