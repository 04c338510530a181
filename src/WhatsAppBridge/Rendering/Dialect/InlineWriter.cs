using System.Runtime.InteropServices;

namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>
/// Gives each piece of a paragraph its style. WhatsApp's own marks stay where the author has put them, unless they
/// stand inside a style that is written anew or run over several lines.
/// </summary>
internal sealed class InlineWriter
{
    private const string Punctuation = ".,;:!?)]}\"'…»”";

    private readonly Stack<Style> _outer = new();
    private readonly List<StyleKind> _staying = [];

    public void Write(List<InlineToken> tokens, Style style, StyledText output)
    {
        _outer.Clear();
        _staying.Clear();
        var current = style;
        var followsAddress = false;
        var all = CollectionsMarshal.AsSpan(tokens);
        foreach (ref var token in all)
        {
            switch (token)
            {
                case { Kind: InlineKind.Address }:
                    // An address keeps clear of marks: the apps would take them for a part of it.
                    output.Append(token.Source, token.Start, token.Length, Style.None);
                    followsAddress = token.Length > 0;
                    break;
                case { Kind: InlineKind.Text } when followsAddress && !current.IsNone:
                    // Nor is what ends a sentence behind it worth a style of its own.
                    followsAddress = false;
                    var end = EndOfPunctuation(token);
                    output.Append(token.Source, token.Start, end, Style.None);
                    output.Append(token.Source, token.Start + end, token.Length - end, Shown(current));
                    break;
                case { Kind: InlineKind.Text } or { Role: MarkRole.Literal, IsControl: false }:
                    output.Append(token.Source, token.Start, token.Length, Shown(current));
                    break;
                case { Role: MarkRole.Opens } when current.IsNone && IsWhatsApps(token, all[token.Partner]):
                    output.Append(token.Source, token.Start, token.Length, Style.None);
                    all[token.Partner].Stays = true;
                    _staying.Add(token.First);
                    break;
                case { Role: MarkRole.Opens }:
                    _outer.Push(current);
                    current = current.With(token.First);
                    if (token.Second == StyleKind.None)
                        break;
                    _outer.Push(current);
                    current = current.With(token.Second);
                    break;
                case { Role: MarkRole.Closes, Stays: true }:
                    output.Append(token.Source, token.Start, token.Length, Style.None);
                    _staying.RemoveAt(_staying.Count - 1);
                    break;
                case { Role: MarkRole.Closes }:
                    for (var i = 0; i < token.Closed; i++)
                        current = _outer.Pop();
                    break;
            }
        }
    }

    private static int EndOfPunctuation(InlineToken token) =>
        token.Source.AsSpan(token.Start, token.Length).IndexOfAnyExcept(Punctuation) is var other && other < 0 ? token.Length : other;

    private static bool IsWhatsApps(InlineToken opening, InlineToken closing) =>
        opening.Length == 1
        && closing.Length == 1
        && opening.Line == closing.Line
        && Style.KindOf(opening.Mark) == opening.First;

    // A style within the same style is no other style.
    private Style Shown(Style style)
    {
        foreach (var kind in _staying)
            style = style.Without(kind);
        return style;
    }
}
