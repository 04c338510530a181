using WhatsAppBridge.Rendering;

namespace WhatsAppBridge.Tests.Rendering;

public sealed class MessageSplitterTests
{
    [Fact]
    public void A_text_that_fits_is_one_message() => Assert.Equal([new string('a', 1600)], MessageSplitter.Split(new string('a', 1600), 1600));

    [Fact]
    public void A_limit_that_leaves_no_room_for_marks_is_refused()
    {
        var nested = "*_~```" + new string('a', 60) + "```~_*";

        Assert.All(MessageSplitter.Split(nested, MessageSplitter.SmallestLimit), part => Assert.InRange(part.Length, 1, MessageSplitter.SmallestLimit));
        Assert.Throws<ArgumentOutOfRangeException>(() => MessageSplitter.Split(nested, MessageSplitter.SmallestLimit - 1));
    }

    [Fact]
    public void The_code_of_a_lists_item_is_closed_and_opened_again()
    {
        var parts = MessageSplitter.Split("- ```\n" + string.Concat(Enumerable.Repeat("line of code\n", 200)) + "```\n- next", 1600);

        Assert.Equal(2, parts.Count);
        Assert.EndsWith("\n```", parts[0], StringComparison.Ordinal);
        Assert.StartsWith("```\nline", parts[1], StringComparison.Ordinal);
    }

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
    public void Code_that_just_fits_with_the_mark_around_it_stays_whole()
    {
        var code = "```" + new string('c', 42) + " " + new string('d', 49) + "```";
        var parts = MessageSplitter.Split($"snake_case _{code}*x* and more_ plain", 100);

        Assert.Equal(["snake_case", $"_{code}_", "_*x* and more_ plain"], parts);
    }

    [Fact]
    public void Code_that_fits_only_without_the_mark_around_it_is_cut_where_it_hurts_least()
    {
        const string url = "https://x.example/a/rather/long/path";
        var parts = MessageSplitter.Split($"words before that _```{new string('c', 40)} {url} {new string('d', 15)}```_ and more", 100);

        Assert.Contains(parts, part => part.Contains(url, StringComparison.Ordinal));
        Assert.All(parts, part => Assert.InRange(part.Length, 1, 100));
    }

    [Fact]
    public void A_character_longer_than_a_message_is_cut_so_that_the_marks_around_it_can_be_closed()
    {
        var parts = MessageSplitter.Split($"_*bbbb bbbbbbbb e{new string('\u0301', 16)}* more words_", 20);

        Assert.All(parts, part => Assert.InRange(part.Length, 1, 20));
    }

    [Fact]
    public void An_address_is_moved_whole_to_the_next_message()
    {
        var url = "https://x.example/" + new string('p', 500);
        var parts = MessageSplitter.Split(new string('a', 1500) + " " + url, 1600);

        Assert.Equal(url, parts[1]);
    }

    [Fact]
    public void Even_one_character_longer_than_a_message_is_cut_without_tearing_a_surrogate_pair()
    {
        var parts = MessageSplitter.Split("a" + string.Concat(Enumerable.Repeat("\U0001D165", 2000)), 100);

        Assert.All(parts, part => Assert.False(char.IsLowSurrogate(part[0]) || char.IsHighSurrogate(part[^1])));
    }

    [Theory]
    [InlineData("    indented first\n\nrest", "    indented first\n\nrest")]
    [InlineData("\n\n  first\n", "  first")]
    public void The_indentation_of_the_first_line_stays(string text, string expected) => Assert.Equal([expected], MessageSplitter.Split(text, 1600));

    [Theory]
    [InlineData("。」次", "。」")]
    [InlineData("！）次", "！）")]
    [InlineData("！！次", "！！")]
    [InlineData("，、次", "，、")]
    public void Closing_marks_stay_with_the_sentence_they_close(string end, string kept)
    {
        var text = new string('字', 1598) + end;

        Assert.Equal([text[..1598] + kept, "次"], MessageSplitter.Split(text, 1600));
        Assert.DoesNotContain(end[1], MessageSplitter.Split("字" + text, 1600)[1][..1]);
    }

    [Theory]
    [InlineData('।')]
    [InlineData('։')]
    [InlineData('။')]
    [InlineData('།')]
    [InlineData('？')]
    [InlineData('｡')]
    public void A_sentence_ends_in_every_script(char end)
    {
        var sentence = new string('字', 60) + end;

        Assert.Equal(sentence, MessageSplitter.Split($"{sentence} {new string('字', 20)} {new string('字', 60)}", 100)[0]);
    }

    [Fact]
    public void What_follows_an_address_without_a_blank_is_cut_where_the_text_around_it_is()
    {
        var parts = MessageSplitter.Split(Repeated("这是句子。", 120) + "https://x.example/abc" + Repeated("这是句子。", 200), 1600);

        Assert.All(parts.SkipLast(1), part => Assert.InRange(part.Length, 1590, 1600));
    }

    [Theory]
    [InlineData("https://x.example/abcdefghijkl")]
    [InlineData("www.x.example/abcdefghijkl")]
    public void An_address_in_a_text_without_blanks_stays_whole(string address)
    {
        Assert.Contains(MessageSplitter.Split(Repeated("请看", 796) + address + Repeated("吧", 2000), 1600), part => part.Contains(address, StringComparison.Ordinal));
    }

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    [Fact]
    public void Five_thousand_Chinese_characters_become_four_messages_cut_at_sentences()
    {
        var parts = MessageSplitter.Split(string.Concat(Enumerable.Repeat("渡轮每天早上九点从港口出发。", 360)), 1600);

        Assert.Equal(4, parts.Count);
        Assert.All(parts, part => Assert.True(part.Length <= 1600 && part.EndsWith('。')));
    }
}
