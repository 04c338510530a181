using System.Text.Json;
using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Assistant;

/// <summary>The message operation, within a session or with the context in the client's hands.</summary>
internal sealed class MessageHandlers(
    AssistantGate gate,
    Sessions sessions,
    MessageRules rules,
    MessageLimit? limit,
    Func<AssistantTurn, CancellationToken, Task<TurnOutcome>> dialog,
    TimeProvider time)
{
    private int _overlaps;

    /// <summary>How many messages arrived while another one of the same session was being answered.</summary>
    public int Overlaps => Volatile.Read(ref _overlaps);

    public async Task<AssistantReply> StatefulAsync(AssistantRequest request, CancellationToken clientGone)
    {
        if (Refuse(request, out var message) is { } refusal)
            return refusal;
        if (sessions.Use(request.Route("session")) is not { } session)
            return AssistantRefusals.SessionGone();

        if (session.Gate.CurrentCount == 0)
            Interlocked.Increment(ref _overlaps);
        await session.Gate.WaitAsync(clientGone);
        try
        {
            if (SkillState.TurnsBefore(message["context"] as JsonObject) is { } before && session.Turns == 0)
                session.Turns = before;
            session.Turns++;
            var detail = Option(message, "export") ? ContextDetail.WithState : Option(message, "return_context") ? ContextDetail.Plain : ContextDetail.None;
            return await AnswerAsync(message, session.Context, session.Turns, session.Id, detail, clientGone);
        }
        finally
        {
            session.LastUsed = time.GetUtcNow();
            session.Gate.Release();
        }
    }

    public async Task<AssistantReply> StatelessAsync(AssistantRequest request, CancellationToken clientGone)
    {
        if (Refuse(request, out var message) is { } refusal)
            return refusal;
        JsonObject context = [];
        var turns = TurnContext.TurnCount(message["context"] as JsonObject ?? []) + 1;
        return await AnswerAsync(message, context, turns, sessionId: null, ContextDetail.Plain, clientGone);
    }

    private AssistantReply? Refuse(AssistantRequest request, out JsonObject message)
    {
        message = request.Json() ?? [];
        return gate.Check(request)
            ?? (request.Json() is null ? AssistantRefusals.BadRequest("The body is not valid JSON") : null)
            ?? limit?.Check()
            ?? rules.Check(message);
    }

    private async Task<AssistantReply> AnswerAsync(
        JsonObject message, JsonObject context, int turns, string? sessionId, ContextDetail detail, CancellationToken clientGone)
    {
        TurnContext.Merge(context, message["context"] as JsonObject ?? []);
        var system = TurnContext.System(context);
        var userId = Text(message["user_id"]) ?? Text(system["user_id"]) ?? sessionId ?? Guid.NewGuid().ToString();
        system["turn_count"] = turns;
        system["user_id"] = userId;
        system.Remove("skip_user_input");

        var outcome = await dialog(
            new AssistantTurn
            {
                Message = message,
                TurnCount = turns,
                SessionId = sessionId,
                UserId = userId,
                Context = context,
            },
            clientGone);
        if (outcome.SkipUserInput)
            system["skip_user_input"] = true;
        if (outcome.ExpiresSession && sessionId is not null)
            sessions.End(sessionId);
        if (outcome.Wait > TimeSpan.Zero)
            await Task.Delay(outcome.Wait, time, clientGone);
        if (outcome.Fault is { } fault)
            return AssistantReply.Failing(fault);

        var answer = new JsonObject { ["output"] = outcome.Output, ["user_id"] = userId };
        if (detail != ContextDetail.None)
            answer["context"] = context.DeepClone();
        if (detail == ContextDetail.WithState)
            SkillState.Export((JsonObject)answer["context"]!, turns);
        return AssistantReply.Ok(answer);
    }

    private enum ContextDetail
    {
        None,
        Plain,
        WithState,
    }

    private static bool Option(JsonObject message, string name) =>
        ((message["input"] as JsonObject)?["options"] as JsonObject)?[name]?.GetValueKind() == JsonValueKind.True;

    private static string? Text(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
