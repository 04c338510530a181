using System.Globalization;
using CsCheck;
using WhatsAppBridge.Rendering;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Rendering;

public sealed class MessageSplitterTests
{
    private static readonly Gen<string> AnyText = TextGen.OneOf(
        "word ", "Sentence one. ", "\n", "\n\n", "- item\n", "1. item\n", "*bold text here* ", "_it_ ", "`code with blanks` ", "```\nfence\nof code\n```\n",
        "https://x.example/a/rather/long/path?with=query ", "渡轮每天早上九点从港口出发。", "👩‍👩‍👧", "🇩🇪", "e\u0301\u0302", "unbrokenwordunbrokenwordunbrokenword", "  ", "😀")
        .Array[1, 120].Select(string.Concat);

    [Fact]
    public void A_text_that_fits_is_one_message() => Assert.Equal([new string('a', 1600)], MessageSplitter.Split(new string('a', 1600), 1600));

    [Fact]
    public void A_blank_text_is_no_message() => Assert.Empty(MessageSplitter.Split(" \n\t ", 1600));

    [Fact]
    public void An_unbroken_word_is_cut_into_full_messages() =>
        Assert.Equal([1600, 1600, 1], MessageSplitter.Split(new string('a', 3201), 1600).Select(part => part.Length));

    [Fact]
    public void Paragraphs_are_kept_together_before_lines_and_sentences()
    {
        var first = string.Concat(Enumerable.Repeat("A sentence. ", 100)).Trim();
        var parts = MessageSplitter.Split($"{first}\n\n{first}\nA line.", 1600);

        Assert.Equal(first, parts[0]);
    }

    [Fact]
    public void Marks_open_at_a_cut_are_closed_and_opened_again()
    {
        var parts = MessageSplitter.Split("*" + string.Concat(Enumerable.Repeat("bold ", 400)).Trim() + "*", 1600);

        Assert.All(parts, part => Assert.True(part.StartsWith('*') && part.EndsWith('*') && part.Length <= 1600));
    }

    [Fact]
    public void A_fence_open_at_a_cut_is_closed_and_opened_again()
    {
        var parts = MessageSplitter.Split("```\n" + string.Concat(Enumerable.Repeat("line of code\n", 200)) + "```", 1600);

        Assert.All(parts, part => Assert.True(part.StartsWith("```\n", StringComparison.Ordinal) && part.EndsWith("\n```", StringComparison.Ordinal) && part.Length <= 1600));
    }

    [Fact]
    public void An_address_is_moved_whole_to_the_next_message()
    {
        var url = "https://x.example/" + new string('p', 500);
        var parts = MessageSplitter.Split(new string('a', 1500) + " " + url, 1600);

        Assert.Equal(url, parts[1]);
    }

    [Fact]
    public void Every_part_fits_and_is_not_blank() =>
        AnyText.Sample(text => MessageSplitter.Split(text, 100).All(part => part.Length is > 0 and <= 100 && !string.IsNullOrWhiteSpace(part)), iter: 20_000);

    [Fact]
    public void Nothing_is_lost() =>
        AnyText.Sample(text => Visible(string.Concat(MessageSplitter.Split(text, 100))) == Visible(text), iter: 20_000);

    [Fact]
    public void What_people_see_as_one_character_is_never_torn() =>
        TextGen.OneOf("👩‍👩‍👧", "🇩🇪", "e\u0301\u0302", "a", "渡").Array[1, 150].Sample(
            characters => MessageSplitter.Split(string.Concat(characters), 100).All(part => StringInfo.GetTextElementEnumerator(part) is { } all && Elements(all).All(characters.Contains)), iter: 5_000);

    [Fact]
    public void Even_one_character_longer_than_a_message_is_cut_without_tearing_a_surrogate_pair()
    {
        var parts = MessageSplitter.Split("a" + string.Concat(Enumerable.Repeat("\U0001D165", 2000)), 100);

        Assert.All(parts, part => Assert.False(char.IsLowSurrogate(part[0]) || char.IsHighSurrogate(part[^1])));
    }

    // Marks may be closed and reopened, white space at cuts may go.
    private static string Visible(string text) => string.Concat(text.Where(character => !char.IsWhiteSpace(character) && character is not ('*' or '_' or '~' or '`')));

    private static IEnumerable<string> Elements(TextElementEnumerator elements)
    {
        while (elements.MoveNext())
            yield return elements.GetTextElement();
    }
}
