using Microsoft.Data.Sqlite;

namespace WhatsAppBridge.Stores.Sqlite;

/// <summary>What an error of the embedded store means, and what an operator does about it. Codes: https://sqlite.org/rescode.html</summary>
internal static class SqliteFault
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    /// <summary>Whether the file refuses everybody's work, and not one piece of it.</summary>
    public static bool IsOfTheFile(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: Busy or Locked or ReadOnly or InputOutput or Corrupt or Full or CannotOpen or NotADatabase };

    public static string Explain(Exception exception) => exception is SqliteException sqlite ? $"{sqlite.Message} {Advice(sqlite.SqliteErrorCode)}".TrimEnd() : exception.Message;

    private static string Advice(int code) => code switch
    {
        Busy or Locked => "Another process holds the file; find out which (fuser) and end it.",
        ReadOnly => "Give the service's user the right to write the file and its folder.",
        InputOutput => "The disk fails or has no space; look at the system's log.",
        Full => "Make room on the disk; everything accepted so far is kept.",
        CannotOpen => "Check Store:Sqlite:Path, and that its folder exists and may be written to.",
        Corrupt or NotADatabase => "The file is damaged. Keep a copy, save what can be saved with \"sqlite3 bridge.db .recover\", or start with an empty file by moving it away (Store:Sqlite:Path).",
        _ => "",
    };
}
