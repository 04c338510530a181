using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace WhatsAppBridge.Telemetry;

/// <summary>Writes each event to the console in one piece, put together in room a thread keeps for it.</summary>
internal sealed class ConsoleLines(ITextFormatter formatter) : ILogEventSink
{
    // In characters. Longer than a line is; the room of an exceptional one, such as a deep exception's, is not kept.
    private const int Usual = 2 * 1024;
    private const int LargestKept = 16 * 1024;

    [ThreadStatic]
    private static StringWriter? _room;

    public void Emit(LogEvent logEvent)
    {
        var room = _room ??= new StringWriter(new StringBuilder(Usual), System.Globalization.CultureInfo.InvariantCulture);
        var line = room.GetStringBuilder().Clear();
        formatter.Format(logEvent, room);
        if (line.Capacity > LargestKept)
            _room = null;
        Write(line);
    }

    // A writer that is told of one piece writes one piece.
    private static void Write(StringBuilder line)
    {
        var pieces = line.GetChunks().GetEnumerator();
        if (pieces.MoveNext() && pieces.Current.Length == line.Length)
            Console.Out.Write(pieces.Current.Span);
        else
            Console.Out.Write(line.ToString());
    }
}
