namespace WhatsAppBridge.Playground.Assistant;

/// <summary>Every address the service answers at: with and without an instance, with and without an environment.</summary>
internal sealed class AssistantRoutes(
    CallPipeline pipeline, SessionHandlers sessions, MessageHandlers messages, TokenHandlers tokens)
{
    private static readonly string[] Bases =
    [
        "",
        "/instances/{instance}",
        // Cloud Pak for Data puts its release name in front.
        "/assistant/{release}/instances/{instance}/api",
    ];

    private static readonly string[] Shapes =
    [
        "/v2/assistants/{assistant}",
        "/v2/assistants/{assistant}/environments/{environment}",
    ];

    public void Map(IEndpointRouteBuilder app)
    {
        foreach (var root in Bases)
        {
            foreach (var shape in Shapes)
                MapAssistant(app, root + shape);
            Map(app, HttpMethods.Delete, $"{root}/v2/user_data", AssistantOperation.DeleteUserData, sessions.EraseAsync);
        }

        Map(app, HttpMethods.Post, "/identity/token", AssistantOperation.Token, tokens.IamAsync);
        Map(app, HttpMethods.Post, "/icp4d-api/v1/authorize", AssistantOperation.Token, tokens.CloudPakAsync);
        Map(app, HttpMethods.Post, "/v1/authorize", AssistantOperation.Token, tokens.CloudPakAsync);
        app.MapFallback("{**path}", context => pipeline.RunAsync(context, AssistantOperation.Unknown, NothingHereAsync));
    }

    private void MapAssistant(IEndpointRouteBuilder app, string root)
    {
        Map(app, HttpMethods.Post, $"{root}/sessions", AssistantOperation.CreateSession, sessions.CreateAsync);
        Map(app, HttpMethods.Delete, $"{root}/sessions/{{session}}", AssistantOperation.DeleteSession, sessions.DeleteAsync);
        Map(app, HttpMethods.Post, $"{root}/sessions/{{session}}/message", AssistantOperation.Message, messages.StatefulAsync);
        Map(app, HttpMethods.Post, $"{root}/message", AssistantOperation.Message, messages.StatelessAsync);
    }

    private void Map(
        IEndpointRouteBuilder app, string method, string pattern, AssistantOperation operation, AssistantHandler handler) =>
        app.MapMethods(pattern, [method], context => pipeline.RunAsync(context, operation, handler));

    private static Task<AssistantReply> NothingHereAsync(AssistantRequest request, CancellationToken clientGone) =>
        Task.FromResult(AssistantRefusals.NoSuchResource());
}
