using WhatsAppBridge.Rendering.Dialect;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Rendering.Dialect;

/// <summary>
/// What authors write and what a person should read, by rule, in the files of <c>Data/rendering</c>. To add a case,
/// write its first half, run <c>UPDATE_GOLDEN=1</c> and read what came out as a person would.
/// </summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Rules => [.. Corpus.Rules];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_text_reads_as_it_was_meant(string rule)
    {
        var cases = Corpus.Read(rule);

        Golden.Compare(Corpus.Written(cases.Select(one => one with { Expected = WhatsAppText.FromMarkup(one.Markup) })), "rendering", $"{rule}.txt");
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void No_text_changes_when_it_is_converted_again(string rule)
    {
        // Escapes and entities are read once: what they protected is markup the second time.
        if (rule != "entities-and-escapes")
            Assert.All(Corpus.Read(rule), one => Assert.Equal(one.Expected, WhatsAppText.FromMarkup(one.Expected)));
    }

    [Fact]
    public void There_are_at_least_three_hundred_texts() => Assert.InRange(Corpus.Rules.Sum(rule => Corpus.Read(rule).Count), 300, 10_000);
}
