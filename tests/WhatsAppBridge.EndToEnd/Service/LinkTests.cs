using System.Text.Json;
using System.Xml.Linq;
using WhatsAppBridge.EndToEnd.Infrastructure;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>The link verb of the built program. It needs no settings, so none are given.</summary>
public sealed class LinkTests
{
    private const string Link = "https://wa.me/14155238886?text=join%20word-word";

    [Fact]
    public async Task A_link_a_button_and_a_code_are_printed()
    {
        var (exitCode, output, _) = await RunAsync("--number", "+1 415 523 8886", "--text", "join word-word");

        Assert.Equal(0, exitCode);
        Assert.Equal(Link, output.Split('\n')[0]);
        Assert.Contains($"<a href=\"{Link}\"", output, StringComparison.Ordinal);
        Assert.Contains("<svg viewBox", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_gets_all_of_it_as_json()
    {
        var (exitCode, output, _) = await RunAsync("--json", "--number=+14155238886", "--text=join word-word", "--label=Escríbenos");

        Assert.Equal(0, exitCode);
        var report = JsonElement.Parse(output);
        Assert.Equal(Link, report.GetProperty("link").GetString());
        Assert.Equal("Escríbenos", XElement.Parse(report.GetProperty("html").GetString()!).Element("span")!.Value);
        Assert.Equal("svg", XElement.Parse(report.GetProperty("svg").GetString()!).Name.LocalName);
        Assert.Equal((byte)'P', report.GetProperty("png").GetBytesFromBase64()[1]);
    }

    [Fact]
    public async Task The_code_is_written_to_files()
    {
        var folder = Directory.CreateTempSubdirectory("whatsappbridge-test-");
        try
        {
            var (svg, png) = (Path.Combine(folder.FullName, "code.svg"), Path.Combine(folder.FullName, "code.png"));

            var (exitCode, output, _) = await RunAsync("--number", "+14155238886", "--svg", svg, "--png", png);

            Assert.Equal(0, exitCode);
            Assert.DoesNotContain("<svg viewBox", output, StringComparison.Ordinal);
            Assert.Equal("svg", XElement.Load(svg).Name.LocalName);
            Assert.Equal((byte)'P', (await File.ReadAllBytesAsync(png, TestContext.Current.CancellationToken))[1]);
            Assert.Equal(1, (await RunAsync("--number", "+14155238886", "--png", folder.FullName)).ExitCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("usage:")]
    [InlineData("usage:", "--text", "Hello")]
    [InlineData("usage:", "--number")]
    [InlineData("usage:", "--number", "+14155238886", "--colour", "red")]
    [InlineData("such as +14155238886", "--number", "4155238886")]
    public async Task What_is_no_request_for_a_link_is_refused_with_what_to_write(string said, params string[] arguments)
    {
        var (exitCode, _, errors) = await RunAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.Contains(said, errors, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        await using var program = BridgeProcess.Run(["link", .. arguments]);
        return (await program.WaitForExitAsync(), string.Join('\n', program.Output), program.AllErrors);
    }
}
