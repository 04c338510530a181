using System.Globalization;
using System.Text.Json;
using WhatsAppBridge.Attention;
using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Portal;

/// <summary>What people were owed and did not get, and what an operator does about it: try it once more, or let it be.</summary>
internal static partial class AttentionEndpoints
{
    public static void MapAttention(this RouteGroupBuilder portal)
    {
        portal.MapGet("/api/attention", ListAsync);
        portal.MapPost("/api/attention/dismiss", DismissAsync);
        portal.MapPost("/api/attention/retry", RetryAsync);
    }

    private static async Task<IResult> ListAsync(IAttentionList attention, CancellationToken cancellationToken)
    {
        var items = await attention.ListAsync(cancellationToken);
        return TypedResults.Json(new AttentionView([.. items.Select(View).Reverse()]), PortalJson.Default.AttentionView);
    }

    /// <summary>Takes the named entries off the list: those the operator has seen, not what came meanwhile.</summary>
    private static async Task<IResult> DismissAsync(HttpRequest request, IAttentionList attention, ILogger<AttentionLog> logger, CancellationToken cancellationToken)
    {
        if (await ReadIdsAsync(request, cancellationToken) is not { } ids)
            return TypedResults.BadRequest();

        var dismissed = 0;
        foreach (var id in ids.Distinct())
            dismissed += await attention.DismissAsync(id, cancellationToken) ? 1 : 0;
        Log.Dismissed(logger, dismissed);
        return TypedResults.Json(new Dismissal(dismissed), PortalJson.Default.Dismissal);
    }

    /// <summary>Opens what the entries are about again. An entry leaves the list when it has been made good, not before.</summary>
    private static async Task<IResult> RetryAsync(
        HttpRequest request, IAttentionList attention, Retries retries, ILogger<AttentionLog> logger, CancellationToken cancellationToken)
    {
        if (await ReadIdsAsync(request, cancellationToken) is not { } ids)
            return TypedResults.BadRequest();

        var opened = new List<string>();
        foreach (var item in (await attention.ListAsync(cancellationToken)).Where(item => ids.Contains(item.Id)))
        {
            if (await retries.RetryAsync(item, cancellationToken))
                opened.Add(IdOf(item));
        }

        Log.Retried(logger, opened.Count);
        return TypedResults.Json(new Reopened(opened), PortalJson.Default.Reopened);
    }

    private static async Task<IReadOnlyList<long>?> ReadIdsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request.HasJsonContentType() ? (await request.ReadFromJsonAsync(PortalJson.Default.AttentionSelection, cancellationToken))?.Ids : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static AttentionEntry View(AttentionItem item) => new(
        IdOf(item),
        item.Kind.ToString(),
        item.Sid.Value,
        item.Conversation.Person.Masked,
        item.Conversation.Number.Value,
        item.ErrorCode,
        item.Kind == AttentionKind.NotAnswered ? $"No answer from the assistant. {item.Reason}" : item.Reason,
        item.NoticedAt,
        item.Retry != AttentionRetry.Never,
        item.Retry == AttentionRetry.ByHand);

    private static string IdOf(AttentionItem item) => item.Id.ToString(CultureInfo.InvariantCulture);

    internal sealed class AttentionLog;

    private static partial class Log
    {
        [LoggerMessage(5020, LogLevel.Information, "An operator took {Count} entries off the attention list")]
        public static partial void Dismissed(ILogger logger, int count);

        [LoggerMessage(5021, LogLevel.Information, "An operator has {Count} entries of the attention list tried once more")]
        public static partial void Retried(ILogger logger, int count);
    }
}
