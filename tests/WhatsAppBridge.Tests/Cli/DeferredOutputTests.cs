using System.Globalization;
using System.Text;
using WhatsAppBridge.Cli;

namespace WhatsAppBridge.Tests.Cli;

public sealed class DeferredOutputTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Everything_is_written_in_order_when_it_is_disposed_of()
    {
        var pipe = new Pipe();
        using (var output = new DeferredOutput(pipe))
        {
            for (var i = 0; i < 10_000; i++)
                output.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{i}\n")));
        }

        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => i.ToString(CultureInfo.InvariantCulture)), pipe.Lines);
    }

    [Fact]
    public async Task Lines_of_several_writers_stay_whole()
    {
        var pipe = new Pipe();
        await using (var output = new DeferredOutput(pipe))
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
            {
                for (var i = 0; i < 1_000; i++)
                    output.Write(Encoding.UTF8.GetBytes($"{new string((char)('a' + writer), 200)}\n"));
            })));
        }

        Assert.Equal(4_000, pipe.Lines.Length);
        Assert.All(pipe.Lines, line => Assert.Equal(new string(line[0], 200), line));
    }

    [Fact]
    public async Task A_reader_that_stalls_holds_nobody_up_until_a_megabyte_waits()
    {
        var pipe = new Pipe { IsStalled = true };
        var output = new DeferredOutput(pipe);
        var line = new byte[1024];
        var written = 0;
        var writing = Task.Run(() =>
        {
            for (; written < 4_096; Interlocked.Increment(ref written))
                output.Write(line);
        });

        await pipe.Stalled.WaitAsync(Patience);
        while (Volatile.Read(ref written) < 1_024)
            await Task.Yield();
        // One megabyte in the reader's hands and one that waits, each with the line that filled it.
        Assert.InRange(Volatile.Read(ref written), 1_024, 2_050);
        Assert.False(writing.IsCompleted);

        pipe.GoOn();
        await writing.WaitAsync(Patience);
        await output.DisposeAsync();
        Assert.Equal(4_096 * 1024, pipe.Length);
    }

    [Fact]
    public void Nobody_fails_because_nobody_reads()
    {
        using var output = new DeferredOutput(new Pipe { IsBroken = true });

        output.Write("a line\n"u8);
        output.Write("another\n"u8);
    }

    private sealed class Pipe : MemoryStream
    {
        private readonly ManualResetEventSlim _goOn = new(initialState: true);
        private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsBroken { get; init; }

        public bool IsStalled
        {
            init
            {
                if (value)
                    _goOn.Reset();
            }
        }

        public Task Stalled => _stalled.Task;

        public string[] Lines => Encoding.UTF8.GetString(ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        public void GoOn() => _goOn.Set();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (IsBroken)
                throw new IOException("Broken pipe");
            if (!_goOn.IsSet)
                _stalled.TrySetResult();
            _goOn.Wait();
            base.Write(buffer);
        }
    }
}
