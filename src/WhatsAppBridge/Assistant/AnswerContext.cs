using System.Text.Json;

namespace WhatsAppBridge.Assistant;

/// <summary>
/// The few members of an answer's context a channel has to act on. Pure; whatever has another shape is not there.
/// Source: the product's documentation, pages "call-extension", "sms-reference" and "api-context".
/// </summary>
internal static class AnswerContext
{
    /// <summary>The service takes 100 KB of context in a session; more is not worth keeping.</summary>
    private const int MaxExportLength = 100 * 1024;

    private const string CommandName = "smsAction";

    /// <summary><c>context.global.system.skip_user_input</c>.</summary>
    public static bool SkipsInput(JsonElement context) =>
        Member(Member(Member(context, "global"), "system"), "skip_user_input").ValueKind == JsonValueKind.True;

    /// <summary>
    /// The names in <c>smsAction.command</c>, wherever a dialog or an action can put one: the context itself, a skill's
    /// variables, or <c>user_defined</c> of the output.
    /// </summary>
    public static IReadOnlyList<string> Commands(JsonElement output, JsonElement context)
    {
        var places = new List<JsonElement> { context, Member(output, "user_defined"), Member(Member(context, "integrations"), "text_messaging") };
        foreach (var skill in Members(Member(context, "skills")))
        {
            places.Add(Member(skill, "user_defined"));
            places.Add(Member(skill, "skill_variables"));
        }

        return [.. places.Select(place => Member(Member(place, CommandName), "command"))
            .Where(command => command.ValueKind == JsonValueKind.String)
            .Select(command => command.GetString()!)
            .Distinct(StringComparer.Ordinal)];
    }

    /// <summary><c>context.skills</c> where a skill has brought its <c>system.state</c>, which continues it in a new session.</summary>
    public static string? ExportedSkills(JsonElement context)
    {
        var skills = Member(context, "skills");
        var isExported = Members(skills).Any(skill => Member(Member(skill, "system"), "state").ValueKind == JsonValueKind.String);
        return isExported && skills.GetRawText() is { Length: <= MaxExportLength } raw ? raw : null;
    }

    /// <summary>The member, of an object that has it.</summary>
    public static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) ? member : default;

    private static IEnumerable<JsonElement> Members(JsonElement parent) =>
        parent.ValueKind == JsonValueKind.Object ? parent.EnumerateObject().Select(member => member.Value) : [];
}
