using System.Text;

namespace WhatsAppBridge.Tests.Infrastructure.Fuzz;

/// <summary>Requests that go down one connection, one after the other without waiting for answers.</summary>
/// <param name="Framed">Requests whose end is certain, each with the answers it may get.</param>
/// <param name="Spoilt">A request that may end anywhere or nowhere; null for none. Nothing is known of its answers but their range.</param>
/// <param name="HangsUp">The client leaves without reading an answer.</param>
internal sealed record FuzzBatch(IReadOnlyList<FuzzRequest> Framed, FuzzRequest? Spoilt = null, bool HangsUp = false)
{
    // Answered 404, which no webhook is, and closes the connection. The rest is there for whoever announced too much:
    // it ends what is missing, is no chunk and no request, and is never read when nothing is missing.
    private static readonly byte[] End = Encoding.ASCII.GetBytes("GET /nothing-here HTTP/1.1\r\nHost: bridge.example.com\r\nConnection: close\r\n\r\n" + new string('~', 2048));

    public int Count => Framed.Count + (Spoilt is null ? 0 : 1);

    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        foreach (var request in Framed)
            bytes.Write(request.Bytes);
        bytes.Write(Spoilt?.Bytes);
        bytes.Write(End);
        return bytes.ToArray();
    }

    /// <summary>What is wrong with the answers; null when nothing is.</summary>
    /// <param name="answers">In the order they came.</param>
    /// <param name="isWhole">All that came could be read as answers.</param>
    /// <param name="allowed">The range a spoilt request's answers must be in.</param>
    public string? Complaint(IReadOnlyList<RawAnswer> answers, bool isWhole, Predicate<int> allowed)
    {
        for (var i = 0; i < Framed.Count; i++)
        {
            if (i >= answers.Count)
                return $"{answers.Count} answers to {Framed.Count} requests. {Shown(Framed[i].Bytes)}";

            if (!Framed[i].Allowed.Contains(answers[i].Status))
                return $"{answers[i].Status} instead of {string.Join(" or ", Framed[i].Allowed)}. {Shown(Framed[i].Bytes)}";
        }

        foreach (var answer in answers.Skip(Framed.Count))
        {
            // 505 is the transport's word for a version it does not speak, said before anything of ours runs.
            if (!allowed(answer.Status) && !(answer.Status == 505 && Spoilt is not null))
                return $"{answer.Status}. {Shown(Spoilt?.Bytes ?? End)}";
        }

        // To whoever opens with HTTP/2's own first words the transport says no in HTTP/2.
        var isAnotherProtocol = Framed.Count == 0 && Spoilt is not null && Spoilt.Bytes.AsSpan().StartsWith("PRI * HTTP/2.0"u8);
        if (!isWhole && !isAnotherProtocol)
            return $"What came is not HTTP to its end. {Shown(Spoilt?.Bytes ?? Framed[^1].Bytes)}";

        return Spoilt is null && answers.Count != Framed.Count + 1 ? $"{answers.Count} answers to {Framed.Count + 1} requests. {Shown(ToBytes())}" : null;
    }

    /// <summary>Bytes as one would write them in a program: what is not printable as <c>\xNN</c>.</summary>
    public static string Shown(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length + 64);
        foreach (var b in bytes)
        {
            _ = b switch
            {
                (byte)'\r' => text.Append("\\r"),
                (byte)'\n' => text.Append("\\n"),
                (byte)'\\' => text.Append("\\\\"),
                >= 0x20 and < 0x7F => text.Append((char)b),
                _ => text.Append("\\x").Append(b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)),
            };
        }

        return text.ToString();
    }
}

/// <param name="Bytes">The request as it is sent.</param>
/// <param name="Allowed">The answers it may get; of no meaning for a spoilt one.</param>
/// <param name="Sid">The message it brings; null when it brings none.</param>
internal sealed record FuzzRequest(byte[] Bytes, IReadOnlyList<int> Allowed, string? Sid = null);
