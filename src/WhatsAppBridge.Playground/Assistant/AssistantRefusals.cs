using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Assistant;

/// <summary>The service's error answers: its own shape, and that of the gateway in front of it.</summary>
internal static class AssistantRefusals
{
    /// <summary>The text a client compares to tell an expired session from a wrong id.</summary>
    public const string InvalidSession = "Invalid Session";

    public static AssistantReply SessionGone() => Error(404, InvalidSession);

    public static AssistantReply NoSuchResource() => Error(404, "Resource not found");

    public static AssistantReply BadRequest(string error, params (string Message, string Path)[] details)
    {
        var reply = Error(400, error);
        if (details.Length > 0)
            reply.Body["errors"] = new JsonArray([.. details.Select(Detail)]);
        return reply;
    }

    public static AssistantReply Error(int status, string error) =>
        new(status, new JsonObject { ["error"] = error, ["code"] = status });

    /// <summary>The gateway answers before the service is reached, in words of its own.</summary>
    public static AssistantReply Unauthorized(string trace) => new(401, new JsonObject
    {
        ["trace"] = trace,
        ["error"] = "Unauthorized",
        ["more_info"] = "https://cloud.ibm.com/docs/watson?topic=watson-troubleshoot-auth",
        ["code"] = 401,
    });

    private static JsonObject Detail((string Message, string Path) detail) =>
        new() { ["message"] = detail.Message, ["path"] = detail.Path };
}
