using System.Text;
using WhatsAppBridge.Assistant;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>A conversation as the embedded store's file holds it.</summary>
internal sealed record ConversationRow
{
    // Read and written under the name of whoever a person turned out to be while a turn of theirs was under way.
    private const string Person = "COALESCE((SELECT person FROM person_alias WHERE address = ?1 AND merged = 1), ?1)";

    // Rows go after days of silence (RetentionPeriod), so when exactly something was last said is nothing to write a page for.
    private static readonly TimeSpan ToTheHour = TimeSpan.FromHours(1);

    // Larger ones are not worth their place in memory.
    private const int LargestToRemember = 4096;

    private string? Session { get; init; }

    private byte[]? Menu { get; init; }

    private byte[]? Skills { get; init; }

    private long? ToldUnavailableAt { get; init; }

    private long UpdatedAt { get; init; }

    public bool IsWorthRemembering => (Menu?.Length ?? 0) + (Skills?.Length ?? 0) <= LargestToRemember;

    public static ConversationRow Of(ConversationState state, DateTimeOffset now) => new()
    {
        Session = state.Session?.Value,
        Menu = StoreJson.Write(state.Menu),
        Skills = state.Skills is { } skills ? Encoding.UTF8.GetBytes(skills) : null,
        ToldUnavailableAt = state.ToldUnavailableAt?.ToUnixTimeMilliseconds(),
        UpdatedAt = now.ToUnixTimeMilliseconds(),
    };

    /// <returns>Null when there is none; with it whose it is.</returns>
    public static (ConversationRow Row, ConversationKey Owner)? Read(SqliteStatements file, ConversationKey conversation)
    {
        using var row = file.Get(
            $"SELECT session, menu, skills, told_unavailable_at, updated_at, person FROM conversation WHERE person = {Person} AND number = ?2",
            conversation.Person.Value, conversation.Number.Value).ExecuteReader();
        return row.Read() ? (ReadRow(row), conversation with { Person = new WhatsAppAddress(row.GetString(5)) }) : null;
    }

    /// <summary>Writes it over the conversation's own row, where there is one.</summary>
    public bool TryReplace(SqliteStatements file, ConversationKey conversation) => file.Get(
        "UPDATE conversation SET session = ?3, menu = ?4, skills = ?5, updated_at = ?6, told_unavailable_at = ?7 WHERE person = ?1 AND number = ?2",
        conversation.Person.Value, conversation.Number.Value, Session, Menu, Skills, UpdatedAt, ToldUnavailableAt).ExecuteNonQuery() > 0;

    /// <summary>Writes it wherever it belongs.</summary>
    /// <returns>Whose it is.</returns>
    public ConversationKey Write(SqliteStatements file, ConversationKey conversation) => conversation with
    {
        Person = new WhatsAppAddress(file.Get(
            $"""
            INSERT INTO conversation (person, number, session, menu, skills, updated_at, told_unavailable_at) VALUES ({Person}, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (person, number) DO UPDATE SET session = excluded.session, menu = excluded.menu, skills = excluded.skills,
                updated_at = excluded.updated_at, told_unavailable_at = excluded.told_unavailable_at
            RETURNING person
            """,
            conversation.Person.Value, conversation.Number.Value, Session, Menu, Skills, UpdatedAt, ToldUnavailableAt).ExecuteString()!),
    };

    /// <summary>True when there is nothing in it that <paramref name="later"/> would change: most turns leave a conversation as it was.</summary>
    public bool StandsFor(ConversationRow later) =>
        Session == later.Session
        && ToldUnavailableAt == later.ToldUnavailableAt
        && Menu.AsSpan().SequenceEqual(later.Menu)
        && Skills.AsSpan().SequenceEqual(later.Skills)
        && Math.Abs(later.UpdatedAt - UpdatedAt) < ToTheHour.TotalMilliseconds;

    public ConversationState ToState() => new(Session is null ? null : new SessionId(Session), StoreJson.ReadMenu(Menu))
    {
        Skills = Skills is null ? null : Encoding.UTF8.GetString(Skills),
        ToldUnavailableAt = ToldUnavailableAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
    };

    private static ConversationRow ReadRow(SqliteStatement row) => new()
    {
        Session = row.IsDBNull(0) ? null : row.GetString(0),
        Menu = row.IsDBNull(1) ? null : row.GetBytes(1),
        Skills = row.IsDBNull(2) ? null : row.GetBytes(2),
        ToldUnavailableAt = row.IsDBNull(3) ? null : row.GetInt64(3),
        UpdatedAt = row.GetInt64(4),
    };
}
