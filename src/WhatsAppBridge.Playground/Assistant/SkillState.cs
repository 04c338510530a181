using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Assistant;

/// <summary>
/// What <c>options.export</c> adds to the context: <c>skills.&lt;name&gt;.system.state</c>, which a client may bring to the
/// first message of another session to go on from there. Opaque to clients; here it holds the turn count.
/// </summary>
internal static class SkillState
{
    private const string Prefix = "turns:";

    public static void Export(JsonObject context, int turns)
    {
        _ = TurnContext.Variables(context);
        foreach (var (_, skill) in (JsonObject)context["skills"]!)
            ((JsonObject)skill!)["system"] = new JsonObject { ["state"] = Write(turns) };
    }

    /// <summary>The turns before this session; null when the context continues none.</summary>
    public static int? TurnsBefore(JsonObject? context) => States(context).Select(Read).FirstOrDefault(turns => turns is not null);

    public static bool IsReadable(JsonObject? context) => States(context).All(state => Read(state) is not null);

    private static IEnumerable<string> States(JsonObject? context) => (context?["skills"] as JsonObject ?? [])
        .Select(skill => ((skill.Value as JsonObject)?["system"] as JsonObject)?["state"])
        .OfType<JsonValue>()
        .Select(state => state.TryGetValue<string>(out var text) ? text : "");

    private static string Write(int turns) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{turns}")));

    private static int? Read(string state)
    {
        var decoded = new byte[state.Length];
        return Convert.TryFromBase64String(state, decoded, out var length)
            && Encoding.ASCII.GetString(decoded, 0, length) is var text
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var turns)
            ? turns
            : null;
    }
}
