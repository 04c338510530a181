using System.Net;
using System.Text;

namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>Cuts a paragraph into text, marks and addresses, in one pass.</summary>
internal sealed class InlineTokens
{
    // Backslash stays out: a path such as \\server\share is more common in a support answer than an escaped backslash.
    private const string Escapable = "*_~`[]()<>#|+-.!";
    private const int LongestEntity = 32;

    private readonly string _text;
    private readonly Dictionary<int, int> _closingBracket;
    private readonly HashSet<int> _unclosedBackticks = [];
    private readonly List<InlineToken> _tokens = [];
    private readonly StringBuilder _pending = new();

    private InlineTokens(string text)
    {
        _text = text;
        _closingBracket = MatchBrackets(text);
    }

    public static List<InlineToken> Read(string text)
    {
        var reader = new InlineTokens(text);
        reader.Read(0, text.Length, linksAllowed: true);
        reader.Flush();
        return reader._tokens;
    }

    private void Read(int start, int end, bool linksAllowed)
    {
        for (var i = start; i < end;)
            i += ReadOne(i, end, linksAllowed);
    }

    // Reads what stands at the position and returns its length.
    private int ReadOne(int at, int end, bool linksAllowed)
    {
        var character = _text[at];
        switch (character)
        {
            case '\\' when at + 1 < end && Escapable.Contains(_text[at + 1], StringComparison.Ordinal):
                _pending.Append(_text[at + 1]);
                return 2;
            case '`':
                return ReadCode(at, end);
            case '&':
                return ReadEntity(at, end);
            case '<' when ReadAngleAddress(at, end) is var length && length > 0:
                return length;
            case '!' when linksAllowed && at + 1 < end && _text[at + 1] == '[' && ReadLink(at + 1, end) is var length && length > 0:
                return length + 1;
            case '[' when linksAllowed && ReadLink(at, end) is var length && length > 0:
                return length;
            case 'h' or 'H' when ReadAddress(at, end) is var length && length > 0:
                return length;
            case '*' or '_' or '~':
                return ReadMark(at, end);
            case < (char)0x09 when HtmlMarkup.TryReadMark(character, out var mark, out var opens):
                Add(new InlineToken(InlineKind.Mark, "", mark, opens, !opens));
                return 1;
            default:
                _pending.Append(character);
                return 1;
        }
    }

    private int ReadCode(int at, int end)
    {
        var length = RunLength(at, end);
        if (!_unclosedBackticks.Contains(length))
        {
            for (var i = at + length; i < end;)
            {
                var next = _text.IndexOf('`', i, end - i);
                if (next < 0)
                    break;

                var closing = RunLength(next, end);
                if (closing == length)
                {
                    // Marks HTML left inside code are gone; the rest is the author's, byte for byte.
                    _pending.Append(HtmlMarkup.WithoutMarks(_text[at..(next + length)]));
                    Add(new InlineToken(InlineKind.Text, Take()));
                    return next + length - at;
                }

                i = next + closing;
            }

            // Within a label only the label has been searched.
            if (end == _text.Length)
                _unclosedBackticks.Add(length);
        }

        _pending.Append('`', length);
        return length;
    }

    private int ReadEntity(int at, int end)
    {
        var semicolon = _text.IndexOf(';', at, Math.Min(LongestEntity, end - at));
        if (semicolon > at + 1)
        {
            var entity = _text[at..(semicolon + 1)];
            var decoded = WebUtility.HtmlDecode(entity);
            if (decoded != entity)
            {
                _pending.Append(decoded);
                return entity.Length;
            }
        }

        _pending.Append('&');
        return 1;
    }

    // <https://example.com>
    private int ReadAngleAddress(int at, int end)
    {
        if (!IsAddressAt(at + 1, end))
            return 0;

        var close = _text.AsSpan(at, end - at).IndexOfAny(">\n ");
        if (close < 0 || _text[at + close] != '>')
            return 0;

        Add(new InlineToken(InlineKind.Address, _text[(at + 1)..(at + close)]));
        return close + 1;
    }

    private int ReadAddress(int at, int end)
    {
        if (!IsAddressAt(at, end) || (at > 0 && char.IsLetterOrDigit(_text[at - 1])))
            return 0;

        var span = _text.AsSpan(at, end - at);
        var length = span.IndexOfAny(" \t\n\r<>\"") is var stop && stop < 0 ? span.Length : stop;
        if (span[..length].IndexOfAnyInRange('\u0001', '\u0008') is var mark && mark >= 0)
            length = mark;

        length = AddressEnd(span[..length]);
        Add(new InlineToken(InlineKind.Address, span[..length].ToString()));
        return length;
    }

    // Sentences end after addresses, and marks close after them: such characters belong to the text.
    private static int AddressEnd(ReadOnlySpan<char> address)
    {
        var unopened = address.Count(')') - address.Count('(');
        var length = address.Length;
        while (length > 0)
        {
            var last = address[length - 1];
            if (last == ')' && unopened > 0)
                unopened--;
            else if (!".,;:!?'*_~".Contains(last, StringComparison.Ordinal))
                break;
            length--;
        }

        return length;
    }

    private bool IsAddressAt(int at, int end) =>
        _text.AsSpan(at, end - at).StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || _text.AsSpan(at, end - at).StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    // [label](address "title") becomes "label (address)", or the address alone when the label says nothing more.
    private int ReadLink(int at, int end)
    {
        if (!_closingBracket.TryGetValue(at, out var close) || close + 1 >= end || _text[close + 1] != '(')
            return 0;

        if (LinkTarget.TryRead(_text.AsSpan(close + 1, end - close - 1), out var target, out var targetLength))
        {
            var label = _text[(at + 1)..close].Trim();
            var isImage = at > 0 && _text[at - 1] == '!';
            if (label.Length > 0 && label != target && !(isImage && target.Length == 0))
            {
                Read(at + 1, close, linksAllowed: false);
                if (target.Length > 0)
                    _pending.Append(" (");
                AddAddress(target);
                if (target.Length > 0)
                    _pending.Append(')');
            }
            else
            {
                AddAddress(target);
            }

            return close + 1 + targetLength - at;
        }

        return 0;
    }

    private void AddAddress(string target)
    {
        if (target.Length > 0)
            Add(new InlineToken(InlineKind.Address, target));
    }

    private int ReadMark(int at, int end)
    {
        var length = RunLength(at, end);
        var mark = _text.Substring(at, length);
        var before = at > 0 ? _text[at - 1] : ' ';
        var after = at + length < _text.Length ? _text[at + length] : ' ';
        var opens = !char.IsWhiteSpace(after);
        var closes = !char.IsWhiteSpace(before);

        // Inside a word a single mark is a character, and so are underscores in any number: snake_case, 2*3*4.
        if (length == 1 || mark[0] == '_')
        {
            opens &= !char.IsLetterOrDigit(before);
            closes &= !char.IsLetterOrDigit(after);
        }
        else if (char.IsDigit(before) && char.IsDigit(after))
        {
            opens = closes = false;
        }

        var known = length <= 3 && (mark[0] != '~' || length <= 2);
        Add(known && (opens || closes)
            ? new InlineToken(InlineKind.Mark, mark, mark, opens, closes)
            : new InlineToken(InlineKind.Text, mark));
        return length;
    }

    private int RunLength(int at, int end)
    {
        var other = _text.AsSpan(at, end - at).IndexOfAnyExcept(_text[at]);
        return other < 0 ? end - at : other;
    }

    private void Add(InlineToken token)
    {
        Flush();
        _tokens.Add(token);
    }

    private void Flush()
    {
        if (_pending.Length > 0)
            _tokens.Add(new InlineToken(InlineKind.Text, Take()));
    }

    private string Take()
    {
        var text = _pending.ToString();
        _pending.Clear();
        return text;
    }

    private static Dictionary<int, int> MatchBrackets(string text)
    {
        var matches = new Dictionary<int, int>();
        var open = new Stack<int>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '[')
                open.Push(i);
            else if (text[i] == ']' && open.TryPop(out var start))
                matches[start] = i;
        }

        return matches;
    }
}
