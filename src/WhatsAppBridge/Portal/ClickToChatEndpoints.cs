using WhatsAppBridge.Rendering;

namespace WhatsAppBridge.Portal;

/// <summary>The same as the <c>link</c> verb, for the browser.</summary>
internal static class ClickToChatEndpoints
{
    public static void MapClickToChat(this RouteGroupBuilder portal)
    {
        portal.MapGet("/api/link", (string? number, string? text, string? label) => Answer(number, text, chat => TypedResults.Json(
            new LinkView(chat.Number.Value, chat.Link, ClickToChatButton.Html(chat, label), ClickToChat.MaxLinkLength, chat.Text.Length > ClickToChat.GoodTextLength),
            PortalJson.Default.LinkView)));
        portal.MapGet("/api/link.svg", (string? number, string? text) => Answer(number, text, chat =>
            TypedResults.Text(ClickToChatCode.Svg(chat), "image/svg+xml")));
        portal.MapGet("/api/link.png", (string? number, string? text) => Answer(number, text, chat =>
            TypedResults.Bytes(ClickToChatCode.Png(chat), "image/png")));
    }

    private static IResult Answer(string? number, string? text, Func<ClickToChat, IResult> answer) =>
        ClickToChat.TryCreate(number, text, out var problem) is { } chat
            ? answer(chat)
            : TypedResults.Json(new Problem(Explain(problem)), PortalJson.Default.Problem, statusCode: StatusCodes.Status400BadRequest);

    private static string Explain(ClickToChatProblem problem) => problem switch
    {
        ClickToChatProblem.TooLong => $"This text makes a link of more than {ClickToChat.MaxLinkLength} characters, which is more than browsers and QR codes carry reliably. Shorten it.",
        _ => "Write the number in international form: a plus sign, the country, the number, such as +1 415 523 8886.",
    };
}
