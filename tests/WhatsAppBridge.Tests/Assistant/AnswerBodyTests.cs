using System.Security.Cryptography;
using WhatsAppBridge.Assistant;

namespace WhatsAppBridge.Tests.Assistant;

public sealed class AnswerBodyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8 * 1024)]
    [InlineData((8 * 1024) + 1)]
    [InlineData(100_000)]
    public async Task A_body_is_read_to_its_end_however_it_comes(int length)
    {
        var body = RandomNumberGenerator.GetBytes(length);

        foreach (var piece in new[] { 1_000, 16_384, int.MaxValue })
        {
            using var read = await AnswerBody.ReadAsync(new InPieces(body, piece), 100_000, TestContext.Current.CancellationToken);
            Assert.Equal(body, read?.Bytes.ToArray());
        }
    }

    [Fact]
    public async Task One_that_is_longer_than_it_may_be_is_not_read_to_its_end()
    {
        using var endless = new InPieces(new byte[10_000_000], 16_384);

        Assert.Null(await AnswerBody.ReadAsync(endless, 100_000, TestContext.Current.CancellationToken));
        Assert.InRange(endless.Position, 100_001, 400_000);
    }

    [Fact]
    public async Task What_was_lent_is_not_read_any_more_once_it_is_given_back()
    {
        var read = await AnswerBody.ReadAsync(new MemoryStream([1, 2, 3]), 100_000, TestContext.Current.CancellationToken);
        read!.Dispose();
        read.Dispose();

        Assert.Throws<ObjectDisposedException>(() => read.Bytes);
    }

    private sealed class InPieces(byte[] body, int longest) : MemoryStream(body)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(longest, buffer.Length)], cancellationToken);
    }
}
