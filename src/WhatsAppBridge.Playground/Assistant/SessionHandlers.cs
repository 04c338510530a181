using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Assistant;

/// <summary>The operations without a dialog: begin and end a session, erase a person's data.</summary>
internal sealed class SessionHandlers(AssistantGate gate, Sessions sessions)
{
    public Task<AssistantReply> CreateAsync(AssistantRequest request, CancellationToken clientGone)
    {
        var refusal = gate.Check(request)
            ?? (request.Json() is null ? AssistantRefusals.BadRequest("The body is not valid JSON") : null);
        return Task.FromResult(refusal
            ?? new AssistantReply(201, new JsonObject { ["session_id"] = sessions.Create().Id }));
    }

    public Task<AssistantReply> DeleteAsync(AssistantRequest request, CancellationToken clientGone) =>
        Task.FromResult(gate.Check(request) ?? (sessions.Use(request.Route("session")) switch
        {
            { } session when sessions.End(session.Id) => AssistantReply.Ok(new JsonObject()),
            _ => AssistantRefusals.SessionGone(),
        }));

    public Task<AssistantReply> EraseAsync(AssistantRequest request, CancellationToken clientGone) =>
        Task.FromResult(gate.Check(request) ?? (string.IsNullOrEmpty(request.Query("customer_id"))
            ? AssistantRefusals.BadRequest("customer_id is required", ("customer_id is missing", "/customer_id"))
            : AssistantReply.Ok(new JsonObject())));
}
