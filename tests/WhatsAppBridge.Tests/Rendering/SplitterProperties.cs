using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using WhatsAppBridge.Rendering;
using WhatsAppBridge.Tests.Infrastructure;
using WhatsAppBridge.Tests.Rendering.Phone;

namespace WhatsAppBridge.Tests.Rendering;

/// <summary>What holds for the parts of any text. Limits are small so that every text is cut often.</summary>
public sealed partial class SplitterProperties
{
    private const int Limit = 100;

    private static readonly string[] Pieces =
    [
        "word ", "Sentence one. ", "\n", "\n\n", "- item\n", "12. item\n", "> quoted\n", "*bold text here* ", "_it_ ", "*_both of them_* ", "`code with blanks` ",
        "```\nfence\nof code\n\n  indented\n```\n", "https://x.example/a/rather/long/path?with=query ", "(https://x.example/b). ", "渡轮每天早上九点从港口出发。", "กรุงเทพมหานคร",
        "👩‍👩‍👧", "🇩🇪", "👍🏽", "e\u0301\u0302", "नमस्ते", "unbrokenwordunbrokenwordunbrokenword", "  ", "😀", "*", "_", "~", "`", "```", "\t", "5 * 3 ", "snake_case ",
    ];

    private static readonly Gen<string> AnyText = TextGen.OneOf(Pieces).Array[1, 120].Select(string.Concat);

    private static readonly Gen<string> Hostile = Gen.OneOf(AnyText, Gen.String[0, 600], TextGen.OneOf("*", "_", "`", " ", "\n", "a", "😀", "\u0301", "```\n").Array[0, 500].Select(string.Concat));

    [Fact]
    public void Every_part_fits_and_is_not_blank() =>
        Gen.Select(Hostile, Gen.Int[20, 300]).Sample(
            (text, limit) => MessageSplitter.Split(text, limit).All(part => part.Length >= 1 && part.Length <= limit && !string.IsNullOrWhiteSpace(part)), iter: Cases.Of(8_000));

    [Fact]
    public void The_parts_joined_give_the_text_back() =>
        Hostile.Sample(text => WithoutBlanksAndMarks(string.Concat(MessageSplitter.Split(text, Limit))) == WithoutBlanksAndMarks(text), iter: Cases.Of(5_000));

    [Fact]
    public void A_text_that_fits_is_not_changed() =>
        AnyText.Where(text => text.Length <= 1600 && text.Trim().Length > 0 && !char.IsWhiteSpace(text[0])).Sample(text => MessageSplitter.Split(text, 1600) is [var part] && part == text.TrimEnd(), iter: Cases.Of(4_000));

    [Fact]
    public void What_people_see_as_one_character_is_never_torn() =>
        AnyText.Sample(text => Elements(text).SequenceEqual(MessageSplitter.Split(text, Limit).SelectMany(Elements)), iter: Cases.Of(5_000));

    [Fact]
    public void Addresses_that_fit_stay_whole() =>
        AnyText.Sample(text =>
        {
            var parts = MessageSplitter.Split(text, Limit);
            return Address().Matches(text).All(address => parts.Any(part => part.Contains(address.Value, StringComparison.Ordinal)));
        }, iter: Cases.Of(5_000));

    [Fact]
    public void Code_that_fits_stays_whole() =>
        TextGen.OneOf("some words ", "`code with blanks` ", "`another. piece` ", "and more. ").Array[1, 60].Select(string.Concat).Sample(
            text => MessageSplitter.Split(text, Limit).All(part => part.Count(character => character == '`') % 2 == 0) && Code(string.Join('\n', MessageSplitter.Split(text, Limit))) == Code(text),
            iter: Cases.Of(4_000));

    [Fact]
    public void A_list_marker_stays_with_its_item() =>
        TextGen.OneOf("- an item of a list\n", "12. another item\n", "  - nested\n", "> quoted words\n", "text in between. ").Array[1, 40].Select(string.Concat).Sample(
            text => MessageSplitter.Split(text, 24).All(part => !MarkerAlone().IsMatch(part)), iter: Cases.Of(4_000));

    [Fact]
    public void Every_part_shows_the_styles_of_the_whole() =>
        TextGen.OneOf("plain words ", "*bold words in a row* ", "_italic ones. And more_ ", "*bold _and italic_ too* ", "~gone~ ", "\n", "\n\n- ").Array[1, 60].Select(string.Concat).Sample(
            text => Looks(text) == string.Concat(MessageSplitter.Split(text, Limit).Select(Looks)), iter: Cases.Of(5_000));

    [Fact]
    public void A_fence_is_closed_and_opened_again_around_every_cut() =>
        Gen.Select(Gen.Int[10, 60], Gen.Int[1, 30]).Sample(
            (lines, width) =>
            {
                var parts = MessageSplitter.Split("```\n" + string.Concat(Enumerable.Repeat("  x" + new string('y', width) + "\n", lines)) + "```", Limit);
                return parts.All(part => part.StartsWith("```\n  x", StringComparison.Ordinal) && part.EndsWith("y\n```", StringComparison.Ordinal));
            }, iter: Cases.Of(1_000));

    [Fact]
    public void A_part_shorter_than_half_is_only_made_where_nothing_else_may_be_cut() =>
        TextGen.OneOf("word ", "Sentence. ", "\n", "\n\n", "渡轮每天", "unbrokenwordunbrokenword").Array[1, 150].Select(string.Concat).Sample(
            text => MessageSplitter.Split(text, Limit).SkipLast(1).All(part => part.Length >= (Limit / 2) - 5), iter: Cases.Of(5_000));

    private static string Looks(string text) => string.Concat(PhoneReader.Read(text).Where(shown => !char.IsWhiteSpace(shown.Character)).Select(shown => $"{shown.Character}{(int)shown.Looks}"));

    private static string Code(string text) => string.Concat(PhoneReader.Read(text).Where(shown => shown.Looks == Phone.Looks.Code).Select(shown => shown.Character));

    private static string WithoutBlanksAndMarks(string text)
    {
        var rest = new StringBuilder();
        foreach (var character in text.Where(character => !char.IsWhiteSpace(character) && character is not ('*' or '_' or '~' or '`')))
            rest.Append(character);
        return rest.ToString();
    }

    private static IEnumerable<string> Elements(string text)
    {
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            if (WithoutBlanksAndMarks(elements.GetTextElement()) is { Length: > 0 } element)
                yield return element;
        }
    }

    [GeneratedRegex(@"https://x\.example/[a-z/]+(\?with=query)?")]
    private static partial Regex Address();

    [GeneratedRegex(@"(^|\n) *(-|>|12\.)\s*$")]
    private static partial Regex MarkerAlone();
}
