using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>
/// What the embedded store needs for every message and is mostly what it was a moment ago: who somebody is, and where their
/// conversation stands. The file belongs to one process, so a copy here holds for as long as this process does not change it;
/// what an operator's command changes from outside is noticed with the next write, and every message begins with one.
/// </summary>
internal sealed class SqliteRecollection
{
    // A few hundred bytes each, four thousand at most: some 15 MB when so many have written, twice that at the most.
    private const int Capacity = 16_384;

    private readonly List<Action> _whenKept = [];
    private long? _changesElsewhere;

    public SqliteRecollection(SqliteWriter writer)
    {
        writer.BatchBegun += Begin;
        writer.BatchKept += Keep;
        writer.BatchUndone += _whenKept.Clear;
    }

    /// <summary>Conversations with a row of their own. A person who has turned out to be another has none here.</summary>
    public Recent<ConversationKey, ConversationRow> Conversations { get; } = new(Capacity);

    /// <summary>Who is behind a phone number, a user id or both, where there was nothing to learn.</summary>
    public Recent<(WhatsAppAddress? PhoneNumber, WhatsAppAddress? UserId), KnownPerson> People { get; } = new(Capacity);

    /// <summary>What to forget or to remember when the batch at work is committed; for the writer's work only.</summary>
    public void WhenKept(Action change) => _whenKept.Add(change);

    public void Clear()
    {
        Conversations.Clear();
        People.Clear();
    }

    // https://www.sqlite.org/pragma.html#pragma_data_version: differs when another connection has committed since.
    private void Begin(SqliteStatements file)
    {
        var changes = file.Get("PRAGMA data_version").ExecuteInt64();
        if (_changesElsewhere is { } known && known != changes)
            Clear();
        _changesElsewhere = changes;
    }

    private void Keep()
    {
        foreach (var change in _whenKept)
            change();
        _whenKept.Clear();
    }
}
