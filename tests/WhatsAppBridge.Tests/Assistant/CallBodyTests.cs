using System.Runtime.InteropServices;
using System.Text;
using WhatsAppBridge.Assistant;

namespace WhatsAppBridge.Tests.Assistant;

/// <summary>What a call brings, in memory that others use as well before the call is answered.</summary>
public sealed class CallBodyTests
{
    [Fact]
    public async Task A_body_is_whole_each_time_a_connection_asks_for_it_whatever_was_written_in_between()
    {
        using var body = Body("first");

        foreach (var other in new[] { "second", "third", "fourth" })
        {
            Assert.Equal("\"first\"", await WrittenAsync(body));
            using var next = Body(other);
            Assert.Equal($"\"{other}\"", await WrittenAsync(next));
        }

        Assert.Equal(7, body.Length);
    }

    [Fact]
    public async Task What_a_write_that_failed_was_given_is_nobody_elses_memory()
    {
        using var stuck = new StuckStream();
        using var body = Body("stuck");

        await Assert.ThrowsAsync<IOException>(() => body.CopyToAsync(stuck, TestContext.Current.CancellationToken));
        using var next = Body("other");

        Assert.Equal("\"stuck\"", Encoding.UTF8.GetString(stuck.Given.Span));
        Assert.Equal("\"stuck\"", await WrittenAsync(body));
    }

    [Fact]
    public async Task A_call_that_is_given_up_may_still_be_asked_for_what_it_brings()
    {
        var body = Body("late");

        body.Dispose();
        body.Dispose();
        using var next = Body("next");

        Assert.Equal("\"late\"", await WrittenAsync(body));
        Assert.Equal("\"next\"", await WrittenAsync(next));
    }

    [Fact]
    public void Memory_is_given_back_when_it_is_written_and_when_it_is_not_needed()
    {
        // The pool keeps what a thread gives back for the thread's next.
        using var connection = new Recorder();
        using var written = Body("written");
        Assert.True(written.CopyToAsync(connection, TestContext.Current.CancellationToken).IsCompletedSuccessfully);
        using var next = Body("next");
        Assert.True(next.CopyToAsync(connection, TestContext.Current.CancellationToken).IsCompletedSuccessfully);
        Body("given up").Dispose();
        using var last = Body("last");
        Assert.True(last.CopyToAsync(connection, TestContext.Current.CancellationToken).IsCompletedSuccessfully);

        Assert.Same(connection.Given[0], connection.Given[1]);
        Assert.Same(connection.Given[0], connection.Given[2]);
    }

    [Fact]
    public async Task A_body_that_is_another_when_it_is_written_again_is_not_sent()
    {
        var texts = new Queue<string>(["a longer one", "shorter"]);
        using var body = new CallBody(json => json.WriteStringValue(texts.Dequeue()));
        Assert.Equal("\"a longer one\"", await WrittenAsync(body));

        await Assert.ThrowsAsync<InvalidOperationException>(() => WrittenAsync(body));
    }

    private static CallBody Body(string text) => new(json => json.WriteStringValue(text));

    private static async Task<string> WrittenAsync(CallBody body)
    {
        using var connection = new MemoryStream();
        await body.CopyToAsync(connection, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(connection.ToArray());
    }

    private sealed class Recorder : MemoryStream
    {
        public List<byte[]> Given { get; } = [];

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Assert.True(MemoryMarshal.TryGetArray(buffer, out var given));
            Given.Add(given.Array!);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class StuckStream : MemoryStream
    {
        public ReadOnlyMemory<byte> Given { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Given = buffer;
            return ValueTask.FromException(new IOException("broken"));
        }
    }
}
