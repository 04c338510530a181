using System.Text;

namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>One pass over a text with HTML in it.</summary>
internal sealed class HtmlReader(string text)
{
    private const int DeepestList = 8;

    private readonly StringBuilder _output = new(text.Length);
    private readonly Stack<string> _links = new();
    private readonly Stack<int> _lists = new();
    // What has no end further on is not looked for again: a thousand unclosed scripts cost one search.
    private readonly HashSet<string> _unclosed = [];

    public string Read()
    {
        for (var i = 0; i < text.Length;)
        {
            var length = text[i] switch
            {
                '<' => ReadTag(i),
                '`' => CopyCode(i),
                '~' when text.AsSpan(i).StartsWith("~~~") => CopyCode(i),
                _ => 0,
            };
            if (length == 0)
            {
                _output.Append(text[i]);
                length = 1;
            }

            i += length;
        }

        return _output.ToString();
    }

    private int ReadTag(int at)
    {
        if (text.AsSpan(at).StartsWith("<!--"))
            return LengthTo("-->", at);

        if (HtmlTag.TryRead(text.AsSpan(at)) is not { } tag)
            return 0;

        if (tag.HidesContent && LengthTo($"</{tag.Name}>", at) is var hidden && hidden > 0)
            return hidden;

        _output.Append(Replace(tag));
        return tag.Length;
    }

    private string Replace(HtmlTag tag)
    {
        switch (tag)
        {
            case { Name: "a", IsClosing: false } when tag.Attribute("href") is { } address:
                _links.Push(address);
                return HtmlMarkup.Replace(tag);
            case { Name: "a", IsClosing: true } when _links.TryPop(out var address):
                return $"](<{address}>)";
            case { Name: "ol" or "ul", IsClosing: false }:
                _lists.Push(tag.Name == "ol" ? 1 : 0);
                return HtmlMarkup.Replace(tag);
            case { Name: "ol" or "ul", IsClosing: true }:
                _lists.TryPop(out _);
                return _lists.Count == 0 ? "\n\n" : "\n";
            case { Name: "li", IsClosing: false } when _lists.TryPop(out var number):
                _lists.Push(number > 0 ? number + 1 : 0);
                return "\n" + new string(' ', 2 * Math.Min(_lists.Count - 1, DeepestList)) + (number > 0 ? $"{number}. " : "- ");
            default:
                return HtmlMarkup.Replace(tag);
        }
    }

    private int CopyCode(int at)
    {
        var run = text.AsSpan(at).IndexOfAnyExcept(text[at]) is var other && other < 0 ? text.Length - at : other;
        var mark = new string(text[at], run);
        var length = LengthTo(mark, at, from: at + run);
        // A fence runs to its end, a code span does not run out of its paragraph.
        if (length == 0 || (run < 3 && text.AsSpan(at, length).Contains("\n\n", StringComparison.Ordinal)))
            length = run;

        _output.Append(text, at, length);
        return length;
    }

    // How far it is to the end of the given text; 0 when it does not come.
    private int LengthTo(string end, int at, int? from = null)
    {
        if (_unclosed.Contains(end))
            return 0;

        var found = text.IndexOf(end, from ?? at, StringComparison.OrdinalIgnoreCase);
        if (found >= 0)
            return found + end.Length - at;

        _unclosed.Add(end);
        return 0;
    }
}
