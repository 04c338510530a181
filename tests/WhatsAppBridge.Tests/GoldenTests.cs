using System.Xml;
using System.Xml.Linq;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests;

/// <summary>
/// The TwiML of the whole scripted dialog, one file a command. After a change that is meant:
/// <c>UPDATE_GOLDEN=1 tests/run</c> writes the files anew, and the difference is read before it is committed.
/// </summary>
public sealed class GoldenTests
{
    // Their answers differ from run to run, or are failures, which have tests of their own.
    private static readonly string[] Excluded = ["slow", "error", "garbage", "who", "longer"];

    public static TheoryData<string> Commands =>
        [.. Dialog.Commands.Select(command => command.Name).Except(Excluded)];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_of_the_scripted_dialog_gives_its_recorded_twiml(string command)
    {
        await using var bridge = await BridgeFixture.StartAsync();

        var exchange = await bridge.SayAsync(command);

        Assert.Null(exchange.Error);
        var twiml = Indented(exchange.TwiML);
        string[] file = ["golden", command.Replace(' ', '-') + ".xml"];
        if (TestData.IsUpdating)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(TestData.SourceOf(file))!);
            await File.WriteAllTextAsync(TestData.SourceOf(file), twiml);
            return;
        }

        Assert.Equal(await File.ReadAllTextAsync(TestData.PathOf(file)), twiml);
    }

    // Elements on lines of their own, so that a difference can be read; the text inside them stays as it is.
    private static string Indented(string twiml)
    {
        using var text = new StringWriter { NewLine = "\n" };
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n", NewLineHandling = NewLineHandling.None }))
            XDocument.Parse(twiml).Save(xml);
        return text + "\n";
    }
}
