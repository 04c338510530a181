using System.Globalization;

namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>The styles of tags that style, by their names and their attributes.</summary>
internal sealed class HtmlStyles(HtmlOutput output)
{
    public const int Bold = 0, Italic = 1, Strike = 2;
    private const int MediumWeight = 500;

    // What each open tag of a name has opened.
    private readonly Dictionary<string, Stack<int[]>> _open = [];

    public void Open(HtmlTag tag)
    {
        var styles = StylesOf(tag);
        if (!_open.TryGetValue(tag.Name, out var open))
            _open[tag.Name] = open = new Stack<int[]>();
        open.Push(styles);
        foreach (var style in styles)
            output.OpenStyle(style);
    }

    public void Close(HtmlTag tag)
    {
        if (!_open.TryGetValue(tag.Name, out var open) || !open.TryPop(out var styles))
            return;

        foreach (var style in styles.Reverse())
            output.CloseStyle(style);
    }

    // What is pasted from a text editor says its styles in attributes, and may take back what the tag says.
    private static int[] StylesOf(HtmlTag tag)
    {
        var weight = tag.StyleOf("font-weight");
        var isBold = int.TryParse(weight, CultureInfo.InvariantCulture, out var number)
            ? number > MediumWeight
            : weight is "bold" or "bolder" || (tag.Name is "b" or "strong" && weight != "normal");
        var isItalic = tag.Name is "i" or "em" ? tag.StyleOf("font-style") != "normal" : tag.StyleOf("font-style") == "italic";
        var isStrike = tag.Name is "s" or "del" or "strike" || tag.StyleOf("text-decoration").Contains("line-through", StringComparison.OrdinalIgnoreCase);
        return [.. isBold ? [Bold] : Array.Empty<int>(), .. isItalic ? [Italic] : Array.Empty<int>(), .. isStrike ? [Strike] : Array.Empty<int>()];
    }
}
