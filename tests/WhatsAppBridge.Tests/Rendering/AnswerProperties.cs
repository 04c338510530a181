using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using WhatsAppBridge.Assistant.Responses;
using WhatsAppBridge.Rendering;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Rendering;

/// <summary>What holds for an answer whatever its items are made of.</summary>
public sealed class AnswerProperties
{
    private static readonly string[] Types =
    [
        "text", "image", "audio", "video", "iframe", "option", "suggestion", "pause", "search", "conversation_search", "conversational_search", "connect_to_agent",
        "channel_transfer", "user_defined", "table", "grid", "card", "carousel", "button", "date", "end_session", "dtmf", "hologram", "",
    ];

    private static readonly string[] Names =
    [
        "response_type", "text", "title", "description", "source", "options", "suggestions", "label", "value", "input", "time", "header", "results", "primary_results",
        "body", "url", "citations", "citations_title", "search_results", "search_result_index", "agent_unavailable", "message", "message_to_user", "transfer_info", "target", "chat",
        "user_defined", "whatsapp", "media", "headers", "rows", "cells", "items", "footer", "channels", "channel",
    ];

    private static readonly Gen<string> Leaf = TextGen.OneOf(
        "null", "true", "0", "-1", "2.5", "1e400", "\"\"", "\" \"", "\"word\"", "\"**bold** and [l](https://x.example)\"", "\"https://x.example/a.png\"", "\"whatsapp\"", "\"<b>\"", "\"1\"", "[]", "{}");

    private static readonly Gen<string> Value = Nested(3);

    private static readonly Gen<string> Item = Gen.Select(TextGen.OneOf(Types), Members(Value))
        .Select((type, members) => $$"""{"response_type":"{{type}}"{{(members.Length > 0 ? "," : "")}}{{members}}}""");

    [Fact]
    public void An_item_of_any_shape_shows_or_is_reported() =>
        Gen.OneOf(Item, Value).Sample(
            item => Render(item) is { Messages: [_, ..] } or { Unrendered: [_, ..] } || IsSilent(item), iter: Cases.Of(4_000));

    [Fact]
    public void An_item_of_any_shape_costs_the_items_beside_it_nothing() =>
        Item.Sample(
            item => Render("""{"response_type":"text","text":"before"}""", item, """{"response_type":"text","text":"after"}""").Messages is [{ Text: "before" }, .., { Text: "after" }],
            iter: Cases.Of(3_000));

    [Fact]
    public void Every_message_fits_its_channel() =>
        Item.Sample(item => Render(item).Messages.All(message => message.MediaUrl is not null || message.Text is { Length: >= 1 and <= RenderingOptions.ChannelMessageLength }), iter: Cases.Of(2_000));

    [Fact]
    public void A_choice_sends_back_what_the_assistant_gave_with_it() =>
        Value.Where(value => JsonNode.Parse(value) is JsonObject).Sample(
            input =>
            {
                var menu = Render($$$"""{"response_type":"option","title":"t","options":[{"label":"a","value":{"input":{{{input}}}}}]}""").Menu!;
                return menu.Find("1")!.Request.GetRawText() == $$"""{"input":{{input}}}""" && menu.Find("A") == menu.Choices[0];
            },
            iter: Cases.Of(2_000));

    private static Gen<string> Nested(int depth) => depth == 0
        ? Leaf
        : Gen.Frequency(
            (3, Leaf),
            (1, Nested(depth - 1).Array[0, 3].Select(elements => $"[{string.Join(',', elements)}]")),
            (2, Members(Nested(depth - 1)).Select(members => $"{{{members}}}")));

    private static Gen<string> Members(Gen<string> value) =>
        Gen.Select(TextGen.OneOf(Names[1..]), value).Array[0, 5].Select(members => string.Join(',', members.DistinctBy(member => member.Item1).Select(member => $"\"{member.Item1}\":{member.Item2}")));

    private static bool IsSilent(string item) =>
        ResponseItemReader.Read(JsonElement.Parse(item)) is var read && (read is PauseResponse { Time: >= 0 } or EndSessionResponse || !read.IsFor("whatsapp"));

    private static RenderedAnswer Render(params string[] items) =>
        AnswerRenderer.Render([.. items.Select(item => ResponseItemReader.Read(JsonElement.Parse(item)))], new RenderingOptions(), "whatsapp", "Nobody is here.");
}
