using WhatsAppBridge.Assistant;
using WhatsAppBridge.Rendering;

namespace WhatsAppBridge.Conversations;

/// <summary>What to do about a message. One decision, pure.</summary>
internal abstract record Question
{
    /// <summary>Ask the assistant.</summary>
    public sealed record Ask(string Text, MenuChoice? Choice, IReadOnlyList<InboundMedia> Attachments) : Question
    {
        /// <summary>In a new session: the person has asked to begin again.</summary>
        public bool StartsAfresh { get; init; }
    }

    /// <summary>Answer by ourselves; null stays silent.</summary>
    public sealed record Answer(string? Text) : Question;

    public static Question Of(InboundMessage message, ChoiceMenu? menu, ConversationOptions options)
    {
        if (message.IsOptOutCommand)
            return new Answer(null);

        if (options.ResetWords.Contains(message.Text.Trim(), StringComparer.OrdinalIgnoreCase))
            return new Ask(Words(message, options), null, []) { StartsAfresh = true };

        if (ChoiceOf(message, menu) is { } choice)
            return new Ask(choice.Label, choice, []);

        if (menu is not null && options.InvalidChoiceText is { } invalid && message is { Kind: InboundKind.Text, Media.Count: 0 } && ChoiceMenu.IsNumber(message.Text))
            return new Answer(invalid);

        return Words(message, options) is { Length: > 0 } words
            ? new Ask(words, null, message.Media)
            : new Answer(options.UnsupportedMediaText);
    }

    // A caption, a reaction or a place is no answer to a list, whatever it says.
    private static MenuChoice? ChoiceOf(InboundMessage message, ChoiceMenu? menu) =>
        message is { Kind: InboundKind.Text or InboundKind.Choice, Media.Count: 0 }
            ? (message.ChoiceId is { } id ? menu?.FindId(id) ?? menu?.Find(id) : null) ?? menu?.Find(message.Text)
            : null;

    // The assistant refuses line breaks, tabs and longer texts.
    private static string Words(InboundMessage message, ConversationOptions options)
    {
        var said = OneLine.Of(message.Text, AssistantQuestion.MaxTextLength);
        var text = (OneLine.IsBlank(said) ? "" : said, message.Location) switch
        {
            ("", { } place) => Described(place),
            (var words, { } place) => $"{words} ({Described(place)})",
            ("", null) when message.Media.Count > 0 => options.AttachmentText ?? "",
            var (words, _) => words,
        };
        return OneLine.Of(text, AssistantQuestion.MaxTextLength);
    }

    private static string Described(InboundLocation place)
    {
        var coordinates = $"{place.Latitude}, {place.Longitude}";
        var name = string.Join(", ", new[] { place.Label, place.Address }.Where(part => !string.IsNullOrWhiteSpace(part)));
        return name.Length > 0 ? $"{name} ({coordinates})" : coordinates;
    }
}
