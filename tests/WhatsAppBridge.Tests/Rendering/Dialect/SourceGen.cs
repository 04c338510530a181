using CsCheck;
using WhatsAppBridge.Tests.Infrastructure;
using WhatsAppBridge.Tests.Rendering.Phone;

namespace WhatsAppBridge.Tests.Rendering.Dialect;

/// <summary>A text as an author writes it, and how it is meant.</summary>
public sealed record Source(string Markup, IReadOnlyList<Shown> Meaning)
{
    public static Source Plain(string text) => new(text, [.. text.Select(character => new Shown(character, Looks.Plain))]);

    public Source In(Looks looks, string open, string close) =>
        new(open + Markup + close, [.. Meaning.Select(shown => shown with { Looks = shown.Looks | looks })]);

    public Source Behind(string markup) => this with { Markup = markup + Markup };

    public static Source Join(string separator, IEnumerable<Source> sources)
    {
        var all = sources.ToList();
        return new(
            string.Join(separator, all.Select(source => source.Markup)),
            [.. all.SelectMany((source, index) => index == 0 ? source.Meaning : [.. Plain(separator).Meaning, .. source.Meaning])]);
    }
}

/// <summary>Texts of which is known what in them is bold, italic, struck through and code, in every notation authors use.</summary>
public static class SourceGen
{
    private static readonly string[] Words =
    [
        "word", "Two words", "5 * 3 * 2", "snake_case_name", "-5", "a<b", "2*3*4", "x > y", "AT&T", "渡轮", "مرحبا بك", "שלום", "สวัสดี", "नमस्ते", "e\u0301te\u0301",
        "👩‍👩‍👧", "🇩🇪", "1️⃣", "it's", "\"quoted\"", "(in brackets)", "100 %", "C#", "3.5", "e-mail", "ana@x.example", "1 < 2", "50€",
    ];

    private static readonly (string Open, string Close)[] Bold = [("**", "**"), ("__", "__"), ("*", "*"), ("<b>", "</b>"), ("<strong>", "</strong>"), ("<b class=\"x\">", "</b>")];
    private static readonly (string Open, string Close)[] Italic = [("_", "_"), ("<i>", "</i>"), ("<em>", "</em>")];
    private static readonly (string Open, string Close)[] Strike = [("~~", "~~"), ("~", "~"), ("<s>", "</s>"), ("<del>", "</del>")];

    private static readonly Gen<Source> Word = TextGen.OneOf(Words).Select(Source.Plain);

    // An asterisk that is only a character is no asterisk of any notation's style around it.
    private static readonly Gen<Source> StyledWord = TextGen.OneOf([.. Words.Where(word => word != "5 * 3 * 2")]).Select(Source.Plain);

    private static readonly Gen<Source> Code = TextGen.OneOf("x", "a b", "**kwargs", "a_b_c", "<b>", "f(x) * 2", "&amp;", "[a](b)")
        .Select(code => Source.Plain(code).In(Looks.Code, "`", "`"));

    private static readonly Gen<Source> Styled = StyledWithout(Looks.Plain, Bold, Italic, Strike);

    // Without WhatsApp's own marks, which a half could really pair with.
    private static readonly Gen<Source> Converted = StyledWithout(Looks.Plain, Bold[3..], Italic[1..], Strike[2..]);

    /// <summary>One line: words, styles and code, with blanks between them.</summary>
    public static Gen<Source> Line { get; } = Gen.Frequency((3, Word), (4, Styled), (1, Code)).Array[1, 6].Select(parts => Source.Join(" ", parts));

    /// <summary>A line with characters in it that could be half of a mark.</summary>
    public static Gen<Source> WithHalfMarks { get; } =
        Gen.Frequency((1, TextGen.OneOf("~5 km", "5*", "_x").Select(Source.Plain)), (2, Word), (3, Converted)).Array[1, 6].Select(parts => Source.Join(" ", parts));

    /// <summary>Paragraphs, list items, quotes.</summary>
    public static Gen<Source> Text { get; } =
        Gen.Select(TextGen.OneOf("", "", "- ", "> ", "1. ", "  - "), Line)
            .Select((marker, line) => line.Behind(marker))
            .Array[1, 4]
            .Select(lines => Source.Join("\n\n", lines));

    private static Gen<Source> StyledWithout(Looks outer, params (string Open, string Close)[][] all)
    {
        var kinds = new[] { (Looks.Bold, all[0]), (Looks.Italic, all[1]), (Looks.Strike, all[2]) }.Where(kind => !outer.HasFlag(kind.Item1)).ToList();
        return Gen.Int[0, kinds.Count - 1].SelectMany(index =>
        {
            var (looks, notations) = kinds[index];
            var inner = kinds.Count == 1
                ? Gen.Frequency((4, StyledWord), (1, Code))
                : Gen.Frequency((4, StyledWord), (1, Code), (2, StyledWithout(outer | looks, all)));
            return Gen.Select(Gen.Int[0, notations.Length - 1], inner.Array[1, 3])
                .Select((notation, parts) => Source.Join(" ", parts).In(looks, notations[notation].Open, notations[notation].Close));
        });
    }
}
