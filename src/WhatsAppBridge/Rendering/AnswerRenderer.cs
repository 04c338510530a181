using System.Globalization;
using WhatsAppBridge.Assistant.Responses;

namespace WhatsAppBridge.Rendering;

/// <summary>
/// Turns an assistant's answer into WhatsApp messages. Pure: the same items give the same messages, and an item that
/// can't be shown costs nothing but itself.
/// </summary>
internal sealed class AnswerRenderer
{
    private const string DefaultSuggestionTitle = "Did you mean:";
    private const string DefaultTransferText = "Please continue here:";
    private const string DefaultCitationsTitle = "How do we know?";

    private readonly RenderingOptions _options;
    private readonly string _channelName;
    private readonly string _noAgentText;
    private readonly AuthorText _text;
    private readonly List<OutboundMessage> _messages = [];
    private readonly List<UnrenderedItem> _unrendered = [];
    private ChoiceMenu? _menu;
    private TimeSpan _pause;
    private bool _endsSession;

    private AnswerRenderer(RenderingOptions options, string channelName, string noAgentText)
    {
        _options = options;
        _channelName = channelName;
        _noAgentText = noAgentText;
        _text = new AuthorText(options.SingleAsterisk);
    }

    /// <param name="items">The answer's items in order.</param>
    /// <param name="options">How to render.</param>
    /// <param name="channelName">The name a <c>channels</c> list knows us by.</param>
    /// <param name="noAgentText">Said when the assistant wants an agent and says nothing itself.</param>
    public static RenderedAnswer Render(IReadOnlyList<ResponseItem> items, RenderingOptions options, string channelName, string noAgentText)
    {
        var renderer = new AnswerRenderer(options, channelName, noAgentText);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].IsFor(channelName))
                renderer.AddOrReport(items[i]);
        }

        return new RenderedAnswer
        {
            Messages = renderer._messages,
            Menu = renderer._menu,
            EndsSession = renderer._endsSession,
            Unrendered = renderer._unrendered,
        };
    }

    // Every item either shows or is reported.
    private void AddOrReport(ResponseItem item)
    {
        var (messages, reports, cuts) = (_messages.Count, _unrendered.Count, _text.CutCount);
        Add(item);
        if (_text.CutCount > cuts)
            Report(item, $"longer than {AuthorText.Longest} characters, cut");
        if (_messages.Count == messages && _unrendered.Count == reports && item is not (PauseResponse { Time: >= 0 } or EndSessionResponse))
            Report(item, "nothing in it to show");
    }

    // The rest of the item shows.
    private void ReportLost(ResponseItem item, int count, string what)
    {
        if (count > 0)
            Report(item, string.Create(CultureInfo.InvariantCulture, $"{count} of its {what} can't be read"));
    }

    private void Report(ResponseItem item, string reason) => _unrendered.Add(new UnrenderedItem(item.ResponseType ?? "", reason));

    private void Add(ResponseItem item)
    {
        switch (item)
        {
            case TextResponse text:
                AddText(_text.Text(text.Text));
                break;
            case ImageResponse image:
                AddImage(image);
                break;
            case MediaResponse media:
                AddFile(media, media.Source, MediaAddress.KindOfSoundOrFilm(media.Source));
                break;
            case OptionResponse option:
                AddMenu(option, Lines(_text.Text(option.Title), _text.Text(option.Description)), option.Options, ChoiceReader.OfOptions(option.Options, _text));
                break;
            case SuggestionResponse suggestion:
                AddMenu(suggestion, _text.Text(suggestion.Title) is { Length: > 0 } title ? title : DefaultSuggestionTitle, suggestion.Suggestions, ChoiceReader.OfSuggestions(suggestion.Suggestions, _text));
                break;
            case PauseResponse { Time: > 0 and < int.MaxValue } pause:
                _pause += TimeSpan.FromMilliseconds(pause.Time.Value);
                break;
            case IframeResponse iframe:
                AddIframe(iframe);
                break;
            case SearchResponse search:
                ReportLost(search, SearchText.CountUnreadable(search), "results");
                AddText(SearchText.Of(search, _text, _options.SearchResults));
                break;
            case ConversationSearchResponse search:
                ReportLost(search, SearchText.CountUnreadable(search), "citations and results");
                AddText(Paragraphs(_text.Text(search.Text), SearchText.Citations(search, _text, DefaultCitationsTitle)));
                break;
            case ConnectToAgentResponse agent:
                AddText(_text.Text(agent.UnavailableText) is { Length: > 0 } message ? message : _noAgentText);
                if (agent.IsUnavailableBroken)
                    Report(agent, "agent_unavailable is no object");
                break;
            case ChannelTransferResponse transfer:
                AddTransfer(transfer);
                break;
            case UserDefinedResponse custom:
                AddUserDefined(custom);
                break;
            case TableResponse table:
                ReportLost(table, TableText.CountUnreadable(table), "rows");
                AddText(TableText.Of(table, _text));
                break;
            case ButtonResponse button:
                AddText(ButtonText(button));
                break;
            case ContainerResponse container:
                AddContainer(container);
                break;
            case EndSessionResponse:
                _endsSession = true;
                break;
            case UnshownResponse unshown:
                Report(unshown, UnrenderedItem.NotShown);
                break;
            case MalformedResponse malformed:
                Report(malformed, malformed.Reason);
                break;
        }
    }

    // WhatsApp shows a caption under the picture; the assistant's channel shows title and description before it.
    private void AddImage(ImageResponse image)
    {
        AddText(Lines(_text.Text(image.Title), _text.Text(image.Description)));
        AddFile(image, image.Source, MediaAddress.KindOfImage(image.Source));
    }

    // A link stands alone in its message, so that WhatsApp draws its preview.
    private void AddFile(ResponseItem item, string? source, MediaKind kind)
    {
        switch (kind)
        {
            case MediaKind.File:
                AddMessage(OutboundMessage.OfMedia(MediaAddress.Escaped(source!)));
                break;
            case MediaKind.Link:
                AddText(MediaAddress.Escaped(source!));
                break;
            default:
                Report(item, "source is not a web address");
                break;
        }
    }

    private void AddMenu(ResponseItem item, string heading, IReadOnlyList<ResponseChoice?>? given, IReadOnlyList<MenuChoice> choices)
    {
        ReportLost(item, (given?.Count ?? 0) - choices.Count, "choices");
        var lines = choices.Select((choice, index) => string.Create(CultureInfo.InvariantCulture, $"{index + 1}. {choice.Shown}"));
        AddText(Lines([heading, .. lines]));
        if (choices.Count > 0)
            _menu = new ChoiceMenu(choices);
    }

    private void AddTransfer(ChannelTransferResponse transfer)
    {
        var invitation = _text.Text(transfer.MessageToUser);
        if (transfer.TransferInfo?.Target?.Chat?.Url is { } url && !string.IsNullOrWhiteSpace(url))
        {
            AddText(Lines(invitation.Length > 0 ? invitation : DefaultTransferText, MediaAddress.AsLink(url)));
            return;
        }

        AddText(invitation);
        Report(transfer, "no link to continue at");
    }

    private void AddIframe(IframeResponse iframe)
    {
        if (_options.Iframe == IframeRendering.Link && MediaAddress.KindOfAny(iframe.Source) != MediaKind.None)
            AddText(Lines(_text.Text(iframe.Title), _text.Text(iframe.Description), MediaAddress.Escaped(iframe.Source!)));
        else
            Report(iframe, "WhatsApp shows no web pages");
    }

    private void AddUserDefined(UserDefinedResponse custom)
    {
        if (CustomMessage.Read(custom.UserDefined) is not { } message)
        {
            Report(custom, "no whatsapp member this bridge understands");
            return;
        }

        AddText(_text.Text(message.Text));
        if (message.Media is not null)
            AddFile(custom, message.Media, MediaAddress.KindOfAny(message.Media));
    }

    // What stands together on the web stays together here: a card's texts are one message.
    private void AddContainer(ContainerResponse container)
    {
        var inner = Render([.. ContainerParts.Of(container)], _options, _channelName, _noAgentText);
        var text = new List<string>();
        foreach (var message in inner.Messages)
        {
            var isOwnMessage = message.MediaUrl is not null || container.IsCarousel;
            if (!isOwnMessage)
            {
                text.Add(message.Text!);
                continue;
            }

            AddText(Lines(text));
            text.Clear();
            AddMessage(message);
        }

        AddText(Lines(text));
        _menu = inner.Menu ?? _menu;
        _unrendered.AddRange(inner.Unrendered);
    }

    private string ButtonText(ButtonResponse button) => (_text.Line(button.Label), MediaAddress.AsLink(button.Url ?? "")) switch
    {
        ({ Length: > 0 } label, { Length: > 0 } url) => $"{label} ({url})",
        ({ Length: > 0 } label, _) => label,
        (_, var url) => url,
    };

    private void AddText(string text)
    {
        foreach (var part in MessageSplitter.Split(_text.Cut(text), _options.MaxMessageLength))
            AddMessage(OutboundMessage.OfText(part));
    }

    private void AddMessage(OutboundMessage message)
    {
        _messages.Add(_pause > TimeSpan.Zero ? message with { PauseBefore = _pause } : message);
        _pause = TimeSpan.Zero;
    }

    private static string Lines(params IEnumerable<string?> lines) => string.Join('\n', lines.Where(line => !string.IsNullOrEmpty(line)));

    private static string Paragraphs(params IEnumerable<string?> paragraphs) => string.Join("\n\n", paragraphs.Where(text => !string.IsNullOrEmpty(text)));
}
