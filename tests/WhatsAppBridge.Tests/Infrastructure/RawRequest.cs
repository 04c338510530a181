using System.Globalization;
using System.Text;

namespace WhatsAppBridge.Tests.Infrastructure;

/// <summary>A request in parts, each of which may hold anything; texts are Latin-1, a character a byte.</summary>
internal sealed class RawRequest
{
    public string Method { get; set; } = "POST";

    public string Target { get; set; } = SignedRequest.Path;

    public string Version { get; set; } = "HTTP/1.1";

    public List<(string Name, string Value)> Headers { get; } = [];

    public byte[] Body { get; set; } = [];

    /// <summary>Where the body is cut into chunks; null sends it whole, with its length.</summary>
    public IReadOnlyList<int>? Chunks { get; set; }

    public void Set(string name, string value)
    {
        Remove(name);
        Headers.Add((name, value));
    }

    public void Remove(string name) => Headers.RemoveAll(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        void Write(string text) => bytes.Write(Encoding.Latin1.GetBytes(text));

        Write($"{Method} {Target} {Version}\r\n");
        foreach (var (name, value) in Headers)
            Write($"{name}: {value}\r\n");

        if (Chunks is not { } chunks)
        {
            Write(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n\r\n"));
            bytes.Write(Body);
            return bytes.ToArray();
        }

        Write("Transfer-Encoding: chunked\r\n\r\n");
        var start = 0;
        foreach (var end in chunks.Append(Body.Length).Where(end => end > 0).Order())
        {
            if (end <= start)
                continue;

            Write(string.Create(CultureInfo.InvariantCulture, $"{end - start:x}\r\n"));
            bytes.Write(Body.AsSpan(start..end));
            Write("\r\n");
            start = end;
        }

        Write("0\r\n\r\n");
        return bytes.ToArray();
    }
}
