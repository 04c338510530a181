using System.Text;
using CsCheck;
using WhatsAppBridge.Rendering.Dialect;
using WhatsAppBridge.Tests.Infrastructure;
using WhatsAppBridge.Tests.Rendering.Phone;

namespace WhatsAppBridge.Tests.Rendering.Dialect;

/// <summary>What the author made bold, italic, struck through or code is that on the phone, and nothing else is.</summary>
public sealed class StyleProperties
{
    [Fact]
    public void Styles_of_the_source_are_the_styles_on_the_phone() =>
        SourceGen.Text.Sample(source => Seen(source.Markup) == Visible(source.Meaning), iter: Cases.Of(20_000), print: Explain);

    [Fact]
    public void A_style_over_several_lines_is_that_on_each_of_them() =>
        Gen.Select(SourceGen.Line, SourceGen.Line, TextGen.OneOf("**", "__", "~~"))
            .Select((first, second, mark) => Source.Join(" ", [first, Source.Plain("one\ntwo").In(mark == "~~" ? Looks.Strike : Looks.Bold, mark, mark), second]))
            .Sample(source => Seen(source.Markup) == Visible(source.Meaning), iter: Cases.Of(5_000), print: Explain);

    // "~5 km" or "5*" can take the other half of a pair from it; then the style goes, and nothing else is styled.
    [Fact]
    public void Beside_half_a_mark_nothing_is_styled_that_was_not_meant_to_be() =>
        SourceGen.WithHalfMarks.Sample(
            source => Visible(PhoneReader.Read(WhatsAppText.FromMarkup(source.Markup)), Looks.Plain) == Visible(source.Meaning, Looks.Plain)
                && Letters(PhoneReader.Read(WhatsAppText.FromMarkup(source.Markup))).Zip(Letters(source.Meaning)).All(pair => (pair.First.Looks & ~pair.Second.Looks) == 0),
            iter: Cases.Of(10_000),
            print: Explain);

    private static string Explain(Source source) =>
        $"{source.Markup}\n=> {WhatsAppText.FromMarkup(source.Markup)}\nseen  {Seen(source.Markup)}\nmeant {Visible(source.Meaning)}";

    private static string Seen(string markup) => Visible(PhoneReader.Read(WhatsAppText.FromMarkup(markup)));

    private static IEnumerable<Shown> Letters(IEnumerable<Shown> shown) => shown.Where(one => char.IsLetterOrDigit(one.Character));

    // Markers of lists and quotes are not text; blanks have no look.
    private static string Visible(IEnumerable<Shown> shown, Looks considered = Looks.Bold | Looks.Italic | Looks.Strike | Looks.Code)
    {
        var text = new StringBuilder();
        foreach (var line in Lines(shown))
        {
            foreach (var (character, looks) in WithoutMarker(line))
            {
                if (!char.IsWhiteSpace(character))
                    text.Append(character).Append((looks & considered) == Looks.Plain ? "" : $"{{{looks}}}");
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<List<Shown>> Lines(IEnumerable<Shown> shown)
    {
        var line = new List<Shown>();
        foreach (var one in shown.Append(new Shown('\n', Looks.Plain)))
        {
            if (one.Character != '\n')
                line.Add(one);
            else
            {
                yield return line;
                line = [];
            }
        }
    }

    private static IEnumerable<Shown> WithoutMarker(List<Shown> line)
    {
        var text = string.Concat(line.Take(6).Select(shown => shown.Character)).TrimStart();
        var marker = new[] { "- ", "> ", "1. " }.FirstOrDefault(marker => text.StartsWith(marker, StringComparison.Ordinal)) ?? "";
        return line.SkipWhile(shown => char.IsWhiteSpace(shown.Character)).Skip(marker.Length);
    }
}
