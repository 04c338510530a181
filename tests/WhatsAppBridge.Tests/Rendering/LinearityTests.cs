using WhatsAppBridge.Rendering;
using WhatsAppBridge.Rendering.Dialect;

namespace WhatsAppBridge.Tests.Rendering;

/// <summary>
/// Whatever a text repeats, sixteen times as much of it costs about sixteen times as much. What is compared is memory,
/// which a busy machine does not change; times are a benchmark's (<c>RenderingBenchmarks</c>).
/// </summary>
public sealed class LinearityTests
{
    private const int Small = 4 * 1024;
    private const int Large = 64 * 1024;

    public static TheoryData<string> Hostile =>
    [
        "[a\n](x\n", "[<p>a</p>](x)", "[a]:\nhttps://x.example\n", "&amp;<b>", "https://x.example/&amp;", "- # *a\n", "- ```\n", "- |a|\n  |-|\n", "|`", "*a:* **b\n", ">\n", "a\\\n", "<a@b.c>", "C:\\*", "[", "]", "(", "*", "*a ", "**a ", "***a ", "*a **b ", "_", "_a ", "~", "~~a ", "`", "`a ", "``a`", "<", "<b>", "<b ", "<a href=", "<a href='x", "</b>", "[a](", "[](", "[](<", "[a](x 'y", "![", "[[a]]: ",
        "[a]: https://x.example\n", "[a][b] ", "- ", "  - a\n", "> ", ">", "# *a\n", "a\n===\n", "~~~a\n", "```a\n", "```md\n", "```\n", "|a|\n|-|\n", "| ", "|-", "&", "&lt;", "\\", "\\*", "<script>", "<!--",
        "<ul><li>", "<table><tr><td>", "<blockquote>", "<p><b>", "<b><i>", "<a href=x>", "<code>", "<pre>", "http://", "https://x.example/*", "www.", "*_~", "**a** ", "_a_ *b* ~c~ ", "5* ", "\n", "a\n", " ", "word ",
        "渡轮", "👩‍👩‍👧", "e\u0301\u0302", "\u0301",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Converting_takes_memory_in_proportion(string piece) => Compare(piece, text => _ = WhatsAppText.FromMarkup(text));

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Splitting_takes_memory_in_proportion(string piece) => Compare(piece, text => _ = MessageSplitter.Split(text, RenderingOptions.ChannelMessageLength));

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_hostile_text_ends(string piece) =>
        await Task.Run(() => MessageSplitter.Split(WhatsAppText.FromMarkup(Repeated(piece, Large)), 1600)).WaitAsync(TimeSpan.FromSeconds(20));

    private static void Compare(string piece, Action<string> work)
    {
        work(Repeated(piece, Small));
        var small = AllocatedBy(Repeated(piece, Small), work);
        var large = AllocatedBy(Repeated(piece, Large), work);

        Assert.InRange(large, 0, (long)(small * 1.6 * (Large / Small)) + Large);
    }

    // On a thread of its own, where nothing is kept from the text before.
    private static long AllocatedBy(string text, Action<string> work)
    {
        var allocated = 0L;
        var thread = new Thread(() =>
        {
            work(text);
            allocated = GC.GetAllocatedBytesForCurrentThread();
        });
        thread.Start();
        thread.Join();
        return allocated;
    }

    private static string Repeated(string piece, int length) => string.Concat(Enumerable.Repeat(piece, length / piece.Length));
}
