using System.Text;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;
using WhatsAppBridge.Telemetry;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Telemetry;

[Collection(nameof(RunsAlone))]
public sealed class ConsoleLinesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2_000)]
    [InlineData(3_000)]
    [InlineData(100_000)]
    public void A_line_goes_out_in_one_piece_and_none_has_anything_of_another(int length)
    {
        var pieces = new Pieces();
        var console = Console.Out;
        Console.SetOut(pieces);
        try
        {
            var lines = new ConsoleLines(new Repeated());
            lines.Emit(EventOf(length, 'a'));
            lines.Emit(EventOf(3, 'b'));
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.Equal([new string('a', length), "bbb"], pieces.Written);
    }

    private static LogEvent EventOf(int length, char letter) => new(
        DateTimeOffset.UnixEpoch, LogEventLevel.Information, null, new MessageTemplate([new TextToken(new string(letter, length))]), []);

    private sealed class Repeated : ITextFormatter
    {
        public void Format(LogEvent logEvent, TextWriter output)
        {
            foreach (var letter in logEvent.MessageTemplate.Text)
                output.Write(letter);
        }
    }

    private sealed class Pieces : TextWriter
    {
        public List<string> Written { get; } = [];

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(ReadOnlySpan<char> buffer) => Written.Add(buffer.ToString());

        public override void Write(char[] buffer, int index, int count) => Written.Add(new string(buffer, index, count));

        public override void Write(string? value) => Written.Add(value ?? "");
    }
}
