using System.Text.Json;
using System.Text.Json.Serialization;
using WhatsAppBridge.Rendering;

namespace WhatsAppBridge.Cli;

/// <summary>Prints what a web page, a poster or a business card needs to lead people into a chat. It reads no settings.</summary>
internal static class LinkCommand
{
    private const string UsageText = """
        usage: WhatsAppBridge link --number NUMBER [--text TEXT] [--label LABEL] [--svg FILE] [--png FILE] [--json]

        Prints the link, a button as HTML, and a QR code as SVG, unless it is to be written to a file.

          --number NUMBER  with plus sign and country, such as +14155238886
          --text TEXT      the first message, already written when the chat opens
          --label LABEL    what stands on the button
          --svg FILE       writes the QR code as a drawing
          --png FILE       writes the QR code as a picture
          --json           prints link, button and both codes (the picture in Base64) for a program
        """;

    private static readonly string[] Names = ["--number", "--text", "--label", "--svg", "--png"];

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--help" or "-h"])
        {
            await Console.Out.WriteLineAsync(UsageText);
            return ExitCode.Done;
        }

        if (Read(args) is not { } options)
            return await RefuseAsync(UsageText);

        if (ClickToChat.TryCreate(options.GetValueOrDefault("--number"), options.GetValueOrDefault("--text"), out var problem) is not { } chat)
            return await RefuseAsync(Explain(problem, options.GetValueOrDefault("--number")));

        try
        {
            if (options.TryGetValue("--svg", out var svg))
                await File.WriteAllTextAsync(svg, ClickToChatCode.Svg(chat));
            if (options.TryGetValue("--png", out var png))
                await File.WriteAllBytesAsync(png, ClickToChatCode.Png(chat));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            await Console.Error.WriteLineAsync($"The QR code could not be written: {exception.Message}");
            return ExitCode.Failed;
        }

        await Console.Out.WriteLineAsync(args.Contains("--json") ? Json(chat, options) : Text(chat, options));
        return ExitCode.Done;
    }

    /// <summary>Null for anything that is not a list of options and their values.</summary>
    private static Dictionary<string, string>? Read(string[] args)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        var left = new Queue<string>(args);
        while (left.TryDequeue(out var name))
        {
            if (name == "--json")
                continue;

            // Both ways of writing it: --text Hello and --text=Hello.
            var (option, value) = name.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (name[..at], name[(at + 1)..]) : (name, null);
            if (!Names.Contains(option) || (value is null && !left.TryDequeue(out value)) || !options.TryAdd(option, value))
                return null;
        }

        return options.ContainsKey("--number") ? options : null;
    }

    private static string Explain(ClickToChatProblem problem, string? number) => problem switch
    {
        ClickToChatProblem.TooLong => $"The text is too long: the link may have {ClickToChat.MaxLinkLength} characters, and every character outside of plain English letters takes six or more of them.",
        _ => $"\"{number}\" is not a phone number in international form. Write it with plus sign and country, such as +14155238886.",
    };

    private static async Task<int> RefuseAsync(string text)
    {
        await Console.Error.WriteLineAsync(text);
        return ExitCode.Usage;
    }

    private static string Text(ClickToChat chat, Dictionary<string, string> options)
    {
        var parts = new List<string> { chat.Link, ClickToChatButton.Html(chat, options.GetValueOrDefault("--label")) };
        if (!options.ContainsKey("--svg") && !options.ContainsKey("--png"))
            parts.Add(ClickToChatCode.Svg(chat));
        return string.Join("\n\n", parts);
    }

    private static string Json(ClickToChat chat, Dictionary<string, string> options) => JsonSerializer.Serialize(
        new LinkReport(
            chat.Number.Value, chat.Text, chat.Link, ClickToChatButton.Html(chat, options.GetValueOrDefault("--label")),
            ClickToChatCode.Svg(chat), ClickToChatCode.Png(chat)),
        LinkJson.Default.LinkReport);
}

internal sealed record LinkReport(string Number, string Text, string Link, string Html, string Svg, byte[] Png);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(LinkReport))]
internal sealed partial class LinkJson : JsonSerializerContext;
