using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Assistant;

/// <summary>What the service refuses in a message, with the JSON pointer it names the culprit by.</summary>
internal sealed class MessageRules(bool refusesUnlistedIntegrations)
{
    private const int LongestText = 2048;
    private const int LongestUserId = 256;
    private const int MostAttachments = 5;
    private static readonly SearchValues<char> ForbiddenCharacters = SearchValues.Create("\r\n\t");
    // Of the notes on API version 2020-04-01.
    private static readonly string[] ListedIntegrations =
    [
        "chat", "facebook", "intercom", "liveengage", "salesforce", "slack", "service_desk", "text_messaging", "voice_telephony", "zendesk",
    ];

    private static readonly string[] MessageTypes = ["text", "search", "form", "event"];

    /// <summary>The refusal, or null for a message the service accepts.</summary>
    public AssistantReply? Check(JsonObject message)
    {
        var problems = Problems(message).ToArray();
        return problems.Length == 0 ? null : AssistantRefusals.BadRequest(problems[0].Message, problems);
    }

    private IEnumerable<(string Message, string Path)> Problems(JsonObject message)
    {
        foreach (var name in new[] { "input", "context" })
        {
            if (message[name] is not (null or JsonObject))
                yield return ($"{name} must be an object", $"/{name}");
        }

        var input = message["input"] as JsonObject;
        foreach (var problem in Text(input?["text"], "/input/text", "input.text", LongestText))
            yield return problem;
        foreach (var problem in Text(message["user_id"], "/user_id", "user_id", LongestUserId))
            yield return problem;
        var system = ((message["context"] as JsonObject)?["global"] as JsonObject)?["system"] as JsonObject;
        foreach (var problem in Text(system?["user_id"], "/context/global/system/user_id", "user_id", LongestUserId))
            yield return problem;

        if (input?["message_type"] is { } type && !(IsText(type) && MessageTypes.Contains(type.GetValue<string>())))
            yield return ("input.message_type must be one of: " + string.Join(", ", MessageTypes), "/input/message_type");
        foreach (var problem in Attachments(input?["attachments"]))
            yield return problem;
        foreach (var problem in Context(message["context"] as JsonObject))
            yield return problem;
    }

    private IEnumerable<(string Message, string Path)> Context(JsonObject? context)
    {
        if (!SkillState.IsReadable(context))
            yield return ("The state of a skill cannot be read", "/context/skills");
        if (!refusesUnlistedIntegrations)
            yield break;
        foreach (var (name, _) in context?["integrations"] as JsonObject ?? [])
        {
            if (!ListedIntegrations.Contains(name))
                yield return ("Additional properties are not allowed", $"/context/integrations/{name}");
        }
    }

    // The length is counted in UTF-16 units: never more generous than the service, whichever unit that counts.
    private static IEnumerable<(string Message, string Path)> Text(JsonNode? value, string path, string name, int longest)
    {
        if (value is null)
            yield break;
        if (!IsText(value))
        {
            yield return ($"{name} must be a string", path);
            yield break;
        }

        var text = value.GetValue<string>();
        if (text.Length > longest)
            yield return ($"{name} cannot be longer than {longest} characters", path);
        if (text.AsSpan().ContainsAny(ForbiddenCharacters))
            yield return ($"{name} cannot contain carriage return, newline, or tab characters", path);
    }

    private static IEnumerable<(string Message, string Path)> Attachments(JsonNode? value)
    {
        if (value is null)
            yield break;
        if (value is not JsonArray attachments)
        {
            yield return ("input.attachments must be an array", "/input/attachments");
            yield break;
        }

        if (attachments.Count > MostAttachments)
            yield return ($"input.attachments cannot hold more than {MostAttachments} items", "/input/attachments");
        for (var index = 0; index < attachments.Count; index++)
        {
            if ((attachments[index] as JsonObject)?["url"] is not { } url || !IsText(url))
                yield return ("url is required", $"/input/attachments/{index}/url");
        }
    }

    private static bool IsText(JsonNode value) => value.GetValueKind() == JsonValueKind.String;
}
