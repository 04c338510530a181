using System.Buffers;

namespace WhatsAppBridge.Cli;

/// <summary>
/// A stream in front of another, which is written to by a thread of its own. A log line costs who writes it a copy; lines that come
/// within five milliseconds go out together; and a collector that stalls for a moment holds nobody up. What was written is in the
/// other stream when this one is disposed of; a process that is killed loses the lines of its last moment.
/// </summary>
internal sealed class DeferredOutput : Stream
{
    // What waits may grow to this; then whoever writes waits too, as they would for a full pipe.
    private const int Most = 1024 * 1024;

    // A burst's buffer is let go.
    private const int Usual = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    private readonly object _sync = new();
    private readonly Stream _output;
    private readonly Thread _thread;
    private ArrayBufferWriter<byte> _waiting = new(Usual);
    private ArrayBufferWriter<byte> _leaving = new(Usual);
    private bool _isIdle;
    private bool _isClosed;

    public DeferredOutput(Stream output)
    {
        _output = output;
        _thread = new Thread(WriteAll) { Name = "Output", IsBackground = true };
        _thread.Start();
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_sync)
        {
            while (_waiting.WrittenCount > Most && !_isClosed)
                Monitor.Wait(_sync);
            _waiting.Write(buffer);
            if (_isIdle)
                Monitor.PulseAll(_sync);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Write([value]);

    /// <summary>Nothing: everything goes out as soon as it can.</summary>
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        lock (_sync)
        {
            _isClosed = true;
            Monitor.PulseAll(_sync);
        }

        _thread.Join();
        base.Dispose(disposing);
    }

    private void WriteAll()
    {
        while (Next() is { } leaving)
        {
            try
            {
                _output.Write(leaving.WrittenSpan);
                _output.Flush();
            }
            catch (IOException)
            {
                // Nobody reads it any more; who writes a log line is not to fail for that.
            }
        }
    }

    // What is to be written next; null when there is nothing more to come.
    private ArrayBufferWriter<byte>? Next()
    {
        lock (_sync)
        {
            _isIdle = true;
            while (_waiting.WrittenCount == 0 && !_isClosed)
                Monitor.Wait(_sync);
            _isIdle = false;
            // Lines that come close together go out together.
            if (!_isClosed && _waiting.WrittenCount > 0)
                Monitor.Wait(_sync, Patience);
            if (_waiting.WrittenCount == 0)
                return null;

            if (_leaving.Capacity > Usual)
                _leaving = new ArrayBufferWriter<byte>(Usual);
            else
                _leaving.ResetWrittenCount();
            (_waiting, _leaving) = (_leaving, _waiting);
            Monitor.PulseAll(_sync);
            return _leaving;
        }
    }
}
