using System.Globalization;
using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Assistant;

/// <summary>The context object of the protocol: merging, and the few members the service itself keeps.</summary>
internal static class TurnContext
{
    /// <summary>Merges what a client sent: objects member by member, everything else replaces what was there.</summary>
    public static void Merge(JsonObject target, JsonObject sent)
    {
        foreach (var (name, value) in sent)
        {
            if (value is JsonObject inner && target[name] is JsonObject existing)
                Merge(existing, inner);
            else
                target[name] = value?.DeepClone();
        }
    }

    public static JsonObject System(JsonObject context) => Member(Member(context, "global"), "system");

    /// <summary>The variables of the actions skill, where the built-in dialog keeps what it must remember.</summary>
    public static JsonObject Variables(JsonObject context) =>
        Member(Member(Member(context, "skills"), "actions skill"), "skill_variables");

    /// <summary>The turn count a stateless client brought along; as a number or, as some clients keep it, a text.</summary>
    public static int TurnCount(JsonObject context)
    {
        var system = (context["global"] as JsonObject)?["system"] as JsonObject;
        if (system?["turn_count"] is not JsonValue count)
            return 0;
        if (count.TryGetValue<int>(out var number))
            return number;
        return count.TryGetValue<string>(out var text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
    }

    private static JsonObject Member(JsonObject parent, string name)
    {
        if (parent[name] is JsonObject member)
            return member;
        member = [];
        parent[name] = member;
        return member;
    }
}
