using System.Text;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Tests.Infrastructure.Fuzz;

/// <summary>Spoils requests: in their parts, which leaves them HTTP, or in their bytes, which need not.</summary>
internal static class RequestMutator
{
    private static readonly string[] Methods = ["POST", "GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "X", "post", "M-SEARCH"];

    private static readonly string[] ContentTypes =
    [
        "", ";", "application/json", "text/plain; charset=utf-7", "multipart/form-data", "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded; charset=utf-16", "application/x-www-form-urlencoded; charset=\"", "*/*", "\u00ff",
        "application/octet-stream", "application/grpc", "application/x-www-form-urlencoded, application/json",
    ];

    private static readonly (string Name, string Value)[] OddHeaders =
    [
        ("Content-Encoding", "gzip"), ("Content-Encoding", "br"), ("X-HTTP-Method-Override", "GET"),
        ("X-Forwarded-Host", "evil.example.com"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "127.0.0.1"), ("X-Original-URL", "/health/live"),
        ("Forwarded", "host=evil.example.com;proto=https"), ("Authorization", "Basic !!!"), ("Cookie", "a=b; ;;=;"), ("Range", "bytes=0-,-1"),
        ("If-Match", "*"), ("Accept-Encoding", "x;q=9"), ("TE", "trailers"), ("traceparent", "00-0-0-00"), ("Origin", "null"), ("X-Twilio-Signature-", "x"),
    ];

    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "\r\n", "\n", "\r", "\0", ":", " ", "\t", "%", "%00", "%u0041", "?", "#", "//", "/../", "\\", "\u00ff\u00fe", "\u00ef\u00bb\u00bf",
            "\r\n\r\n", "Content-Length: 0\r\n", "Content-Length: 5\r\n", "Content-Length: -1\r\n", "Content-Length: 99999999999999999999\r\n", "Content-Length: 1, 1\r\n",
            "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n", "Transfer-Encoding: chunked, identity\r\n", "Transfer-Encoding: \u000bchunked\r\n",
            "Expect: 100-continue\r\n", "Expect: x\r\n", "Host: \r\n", "Host: a b\r\n", "Host: [::1\r\n", "Connection: upgrade\r\nUpgrade: websocket\r\n", "Connection: close\r\n",
            "X-Twilio-Signature: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n", " folded\r\n", "HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "HTTP/9.9", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n", "0\r\n\r\n", "ffffffffffffffff\r\n", "7fffffff\r\n", "a;ext=\"\r\n\"\r\n", "http://a@b:99999/", "CONNECT a:1 HTTP/1.1\r\n",
        }.Select(Encoding.Latin1.GetBytes),
    ];

    /// <summary>Changes parts; what is left is well-framed HTTP/1.1 to the same path.</summary>
    public static void MutateParts(FuzzRandom random, RawRequest request)
    {
        for (var left = random.Between(0, 4); left > 0; left--)
            MutatePart(random, request);
    }

    /// <summary>A signature header that can't be right, whatever stood there: changed, doubled, cut, emptied or gone.</summary>
    public static void SpoilSignature(FuzzRandom random, RawRequest request, string signature)
    {
        request.Remove(TwilioSignature.HeaderName);
        var other = Convert.ToBase64String(random.Bytes(20));
        string[] values = random.Below(9) switch
        {
            0 => [],
            1 => [""],
            2 => [signature[..random.Below(28)]],
            3 => [signature, other],
            4 => [$"{signature},{other}"],
            5 => [random.HeaderText(28)],
            6 => [random.HeaderText(random.Below(200))],
            _ => [other],
        };
        foreach (var value in values)
            request.Headers.Insert(random.Below(request.Headers.Count + 1), (random.Pick([TwilioSignature.HeaderName, "x-twilio-signature"]), value));
    }

    /// <summary>Changes bytes anywhere; what is left may be anything.</summary>
    public static byte[] MutateBytes(FuzzRandom random, byte[] request)
    {
        var bytes = new List<byte>(request);
        for (var left = random.Between(1, 4); left > 0 && bytes.Count > 0; left--)
        {
            // Most of what is delicate stands in front of the body.
            var position = random.OneIn(2) ? random.Below(bytes.Count) : random.Below(Math.Min(bytes.Count, 300));
            var length = Math.Min(random.Between(1, 24), bytes.Count - position);
            switch (random.Below(6))
            {
                case 0: bytes[position] = (byte)random.Below(256); break;
                case 1: bytes[position] ^= (byte)(1 << random.Below(8)); break;
                case 2: bytes.RemoveRange(position, length); break;
                case 3: bytes.InsertRange(position, bytes.GetRange(position, length)); break;
                case 4: bytes.InsertRange(position, random.Bytes(length)); break;
                default: bytes.InsertRange(position, random.Pick(Tokens)); break;
            }
        }

        return [.. bytes];
    }

    private static void MutatePart(FuzzRandom random, RawRequest request)
    {
        switch (random.Below(7))
        {
            case 0:
                request.Method = random.Pick(Methods);
                break;
            case 1:
                request.Set("Content-Type", random.Pick(ContentTypes));
                break;
            case 2:
                request.Remove("Content-Type");
                break;
            case 3:
                request.Headers.Add(random.Pick(OddHeaders));
                break;
            case 4:
                request.Headers.Insert(random.Below(request.Headers.Count), ("X-" + random.Hex(6), random.HeaderText(random.Below(40))));
                break;
            case 5:
                request.Body = MutateBytes(random, request.Body.Length > 0 ? request.Body : "Body="u8.ToArray());
                request.Chunks = request.Chunks is null ? null : [random.Below(request.Body.Length + 1)];
                break;
            default:
                request.Target += (request.Target.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "x=%" + random.Hex(3);
                break;
        }
    }
}
