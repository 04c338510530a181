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

    /// <summary><c>context.global.system.skip_user_input</c>.</summary>
    public static bool SkipsInput(JsonElement context) =>
        Member(Member(Member(context, "global"u8), "system"u8), "skip_user_input"u8).ValueKind == JsonValueKind.True;

    /// <summary>
    /// The names in <c>smsAction.command</c>, wherever a dialog or an action can put one: the context itself, a skill's
    /// variables, or <c>user_defined</c> of the output. Each once; most answers have none.
    /// </summary>
    public static IReadOnlyList<string> Commands(JsonElement output, JsonElement context)
    {
        List<string>? commands = null;
        AddCommand(ref commands, context);
        AddCommand(ref commands, Member(output, "user_defined"u8));
        AddCommand(ref commands, Member(Member(context, "integrations"u8), "text_messaging"u8));
        if (Member(context, "skills"u8) is { ValueKind: JsonValueKind.Object } skills)
        {
            foreach (var skill in skills.EnumerateObject())
            {
                AddCommand(ref commands, Member(skill.Value, "user_defined"u8));
                AddCommand(ref commands, Member(skill.Value, "skill_variables"u8));
            }
        }

        return commands ?? [];
    }

    /// <summary><c>context.skills</c> where a skill has brought its <c>system.state</c>, which continues it in a new session.</summary>
    public static string? ExportedSkills(JsonElement context) =>
        Member(context, "skills"u8) is { ValueKind: JsonValueKind.Object } skills && IsExported(skills) && skills.GetRawText() is { Length: <= MaxExportLength } raw
            ? raw
            : null;

    /// <summary>The member, of an object that has it.</summary>
    public static JsonElement Member(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) ? member : default;

    private static bool IsExported(JsonElement skills)
    {
        foreach (var skill in skills.EnumerateObject())
        {
            if (Member(Member(skill.Value, "system"u8), "state"u8).ValueKind == JsonValueKind.String)
                return true;
        }

        return false;
    }

    private static void AddCommand(ref List<string>? commands, JsonElement place)
    {
        if (Member(Member(place, "smsAction"u8), "command"u8) is not { ValueKind: JsonValueKind.String } command)
            return;

        commands ??= [];
        var name = command.GetString()!;
        if (!commands.Contains(name))
            commands.Add(name);
    }
}
