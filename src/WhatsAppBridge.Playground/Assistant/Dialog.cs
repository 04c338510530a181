using System.Globalization;
using System.Text.Json.Nodes;
using WhatsAppBridge.Playground.Assistant.Answers;

namespace WhatsAppBridge.Playground.Assistant;

/// <summary>
/// The built-in dialog: what a person types selects an answer. It exists to show every kind of response an assistant
/// can give, so each row below is there for a rule of the protocol rather than for the conversation.
/// </summary>
internal static class Dialog
{
    private const int LongestQuote = 200;
    private static readonly string[] Greetings = ["", "hi", "hello", "hey", "start", "menu", "?"];

    /// <summary>Everything that can be typed. The help is made from this table and nothing else.</summary>
    public static IReadOnlyList<DialogCommand> Commands { get; } =
    [
        new("Text", "text", "both ways of bold, a link, a list", (_, _) => TextAnswers.Plain()),
        new("Text", "markdown", "headings, table, code, quote", (_, _) => TextAnswers.Markdown()),
        new("Text", "html", "tags as editors paste them", (_, _) => TextAnswers.Html()),
        new("Text", "unicode", "emoji and many scripts", (_, _) => TextAnswers.Unicode()),
        new("Text", "long", "5,000 characters", (_, _) => ProseAnswers.Long()),
        new("Text", "longer", "more than 10 messages", (_, _) => ProseAnswers.Longer()),
        new("Text", "echo", "your own words", (_, text) => TextAnswers.Echo(text)) { Argument = "TEXT" },
        new("Media", "image", "a photo with title", (_, _) => MediaAnswers.Photo()),
        new("Media", "png", "a drawing", (_, _) => MediaAnswers.Drawing()),
        new("Media", "audio", "a sound file", (_, _) => MediaAnswers.AudioFile()),
        new("Media", "audio page", "a SoundCloud page", (_, _) => MediaAnswers.AudioPage()),
        new("Media", "video", "a video file", (_, _) => MediaAnswers.VideoFile()),
        new("Media", "video page", "a YouTube page", (_, _) => MediaAnswers.VideoPage()),
        new("Choices", "options", "three to choose from", (_, _) => ChoiceAnswers.Deliver()),
        new("Choices", "many options", "twelve", (_, _) => ChoiceAnswers.Stops()),
        new("Choices", "suggestion", "\"Did you mean\"", (_, _) => ChoiceAnswers.DidYouMean()),
        new("Search", "search", "found pages", (_, _) => SearchAnswers.Found()),
        new("Search", "old search", "the older form", (_, _) => SearchAnswers.FoundOldForm()),
        new("Search", "conversation search", "an answer with sources", (_, _) => SearchAnswers.Conversation("conversation_search")),
        new("Search", "conversational search", "its other name", (_, _) => SearchAnswers.Conversation("conversational_search")),
        new("Widgets", "iframe", "a page in a frame, a text", (_, _) => WidgetAnswers.Frame()),
        new("Widgets", "table", "rows and columns", (_, _) => WidgetAnswers.Table()),
        new("Widgets", "grid", "cells", (_, _) => WidgetAnswers.Grid()),
        new("Widgets", "card", "one card", (_, _) => WidgetAnswers.Card()),
        new("Widgets", "carousel", "three cards", (_, _) => WidgetAnswers.Carousel()),
        new("Widgets", "button", "two buttons", (_, _) => WidgetAnswers.Buttons()),
        new("Widgets", "date", "a date picker", (_, _) => WidgetAnswers.Date()),
        new("Flow", "pause", "two texts, 2 s apart", (_, _) => FlowAnswers.Pause()),
        new("Flow", "callout", "a turn without you", (turn, _) => FlowAnswers.Callout(turn)),
        new("Flow", "agent", "hand over to a human", (_, _) => FlowAnswers.Agent()),
        new("Flow", "transfer", "go on elsewhere", (_, _) => FlowAnswers.Transfer()),
        new("Flow", "end", "end the session", (_, _) => FlowAnswers.End()),
        new("Flow", "who", "turn count, session", (turn, _) => FlowAnswers.Who(turn)),
        new("Odd", "mixed", "many kinds at once", (_, _) => OddAnswers.Mixed()),
        new("Odd", "channels", "for some channels only", (_, _) => OddAnswers.Channels()),
        new("Odd", "user defined", "custom JSON", (_, _) => OddAnswers.UserDefined()),
        new("Odd", "voice", "for phones only", (_, _) => OddAnswers.Voice()),
        new("Odd", "unknown", "a type nobody knows", (_, _) => OddAnswers.Unknown()),
        new("Odd", "empty", "nothing at all", (_, _) => OddAnswers.Empty()),
        new("Trouble", "slow", "after N seconds", (_, text) => TroubleAnswers.Slow(text)) { Argument = "N" },
        new("Trouble", "error", "status 500", (_, _) => TroubleAnswers.Error()),
        new("Trouble", "garbage", "no JSON", (_, _) => TroubleAnswers.Garbage()),
        new("Trouble", "expire", "lose the session", (_, _) => TroubleAnswers.Expire()),
        new("Help", "help", "this list", (_, _) => Help()),
    ];

    /// <summary>The answer to a message. There always is one, whatever was typed.</summary>
    public static TurnOutcome Answer(AssistantTurn turn)
    {
        var typed = Normalize(turn.Text);
        if (FlowAnswers.ContinuationOf(turn) is { } continuation)
            return continuation;
        if (ChoiceAnswers.ReplyTo(turn.Message) is { } reply)
            return reply;
        if (Find(typed) is { } command)
            return command.Answer(turn, Argument(turn.Text, command));
        if (turn.Input["attachments"] is JsonArray { Count: > 0 } attachments)
            return TextAnswers.Received(attachments);
        return Greetings.Contains(typed) ? Help() : NotUnderstood(turn.Text);
    }

    private static DialogCommand? Find(string typed) => Commands.FirstOrDefault(command => command.Name == typed)
        ?? Commands.FirstOrDefault(command =>
            command.Argument is not null && typed.StartsWith(command.Name + " ", StringComparison.Ordinal));

    // From the text as typed: an echo in lower case would be none.
    private static string Argument(string text, DialogCommand command)
    {
        var trimmed = text.Trim();
        return trimmed.Length > command.Name.Length ? trimmed[command.Name.Length..].Trim() : "";
    }

    private static string Normalize(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words).TrimEnd('.', '!').ToLowerInvariant();
    }

    private static TurnOutcome Help()
    {
        var groups = Commands.GroupBy(command => command.Group)
            .Select(group => $"*{group.Key}*\n{string.Join('\n', group.Select(Line))}");
        return TurnOutcome.Of(Item.Text("Hello! Type one of these:\n\n" + string.Join("\n\n", groups)));
    }

    private static string Line(DialogCommand command) => $"- {command.Usage}: {command.Shows}";

    private static TurnOutcome NotUnderstood(string text) => TurnOutcome.Of(Item.Text(
        $"I did not understand “{Shortened(text.Trim())}”. Type *help* and I will list what I can show you."));

    private static string Shortened(string text)
    {
        if (text.Length <= LongestQuote)
            return text;
        var fits = 0;
        while (fits + StringInfo.GetNextTextElementLength(text, fits) is var end && end <= LongestQuote)
            fits = end;
        return text[..fits] + "…";
    }
}
