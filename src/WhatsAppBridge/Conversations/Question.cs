using System.Globalization;
using WhatsAppBridge.Assistant;
using WhatsAppBridge.Rendering;

namespace WhatsAppBridge.Conversations;

/// <summary>What to do about a message. One decision, pure.</summary>
internal abstract record Question
{
    /// <summary>Ask the assistant.</summary>
    public sealed record Ask(string Text, MenuChoice? Choice, IReadOnlyList<InboundMedia> Attachments) : Question;

    /// <summary>Answer by ourselves; null stays silent.</summary>
    public sealed record Answer(string? Text) : Question;

    public static Question Of(InboundMessage message, ChoiceMenu? menu, ConversationOptions options)
    {
        if (message.IsOptOutCommand)
            return new Answer(null);

        if (ChoiceOf(message, menu) is { } choice)
            return new Ask(choice.Label, choice, []);

        if (menu is not null && options.InvalidChoiceText is { } invalid && ChoiceMenu.IsNumber(message.Text))
            return new Answer(invalid);

        var text = Fitted(string.IsNullOrWhiteSpace(message.Text) && message.Location is { } place ? Described(place) : message.Text);
        return text.Length > 0 ? new Ask(text, null, message.Media) : new Answer(options.UnsupportedMediaText);
    }

    private static MenuChoice? ChoiceOf(InboundMessage message, ChoiceMenu? menu) =>
        (message.ChoiceId is { } id ? menu?.Find(id) : null) ?? menu?.Find(message.Text);

    private static string Described(InboundLocation place)
    {
        var coordinates = $"{place.Latitude}, {place.Longitude}";
        var name = string.Join(", ", new[] { place.Label, place.Address }.Where(part => !string.IsNullOrWhiteSpace(part)));
        return name.Length > 0 ? $"{name} ({coordinates})" : coordinates;
    }

    /// <summary>
    /// The assistant refuses line breaks, tabs and more than <see cref="AssistantQuestion.MaxTextLength"/> units: runs
    /// of white space become one blank, and the rest is cut between what people see as characters.
    /// </summary>
    internal static string Fitted(string text)
    {
        var flat = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var clean = string.Concat(flat.Where(character => !char.IsControl(character)));
        if (clean.Length <= AssistantQuestion.MaxTextLength)
            return clean;

        var length = 0;
        while (true)
        {
            var next = StringInfo.GetNextTextElementLength(clean, length);
            if (length + next > AssistantQuestion.MaxTextLength)
                return length > 0 ? clean[..length] : clean[..AssistantQuestion.MaxTextLength];
            length += next;
        }
    }
}
