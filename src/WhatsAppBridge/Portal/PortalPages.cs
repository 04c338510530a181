using System.Collections.Frozen;
using System.Text;
using System.Text.Encodings.Web;

namespace WhatsAppBridge.Portal;

/// <summary>The portal's files. They are part of the program, so that every way of publishing it carries them.</summary>
internal static class PortalPages
{
    private const string Prefix = "portal/";

    private static readonly FrozenDictionary<string, byte[]> Files = ReadFiles();

    private static readonly string Layout = Text("layout.html");

    /// <summary>The pages behind the sign-in, as their addresses end.</summary>
    public static readonly IReadOnlyDictionary<string, string> Titles = new Dictionary<string, string>
    {
        ["setup"] = "Setup",
        ["attention"] = "Attention",
        ["click-to-chat"] = "Click to chat",
    };

    /// <summary>A page with its frame.</summary>
    /// <param name="name">One of <see cref="Titles"/>.</param>
    /// <param name="token">What its changes have to bring along.</param>
    public static string Page(string name, string? token) => Fill(Layout, new()
    {
        ["title"] = Titles[name],
        ["page"] = name,
        ["token"] = token ?? "",
    }).Replace("<!--main-->", Text(name + ".html"), StringComparison.Ordinal);

    public static string SignIn(string? token, string field, string target, string? problem) => Fill(Text("sign-in.html"), new()
    {
        ["token"] = token ?? "",
        ["field"] = field,
        ["target"] = target,
        ["problem"] = problem ?? "",
        ["invalid"] = problem is null ? "false" : "true",
    });

    /// <summary>Null for a file that is not for the browser, or not there.</summary>
    public static (byte[] Content, string ContentType)? Asset(string name) =>
        Files.TryGetValue(name, out var content) && ContentTypeOf(name) is { } type ? (content, type) : null;

    private static string Fill(string template, Dictionary<string, string> values)
    {
        var page = new StringBuilder(template);
        foreach (var (name, value) in values)
            page.Replace($"{{{{{name}}}}}", HtmlEncoder.Default.Encode(value));
        return page.ToString();
    }

    private static string Text(string name) => Encoding.UTF8.GetString(Files[name]);

    private static string? ContentTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".mjs" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => null,
    };

    private static FrozenDictionary<string, byte[]> ReadFiles()
    {
        var assembly = typeof(PortalPages).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToFrozenDictionary(
            name => name[Prefix.Length..],
            name =>
            {
                using var file = assembly.GetManifestResourceStream(name)!;
                using var content = new MemoryStream();
                file.CopyTo(content);
                return content.ToArray();
            });
    }
}
