using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.EndToEnd.Oracles;

/// <summary>Makes up signed requests in every form an address and a body can have, and changes some of them after signing.</summary>
internal sealed class SignedRequestGen(int seed)
{
    private static readonly string[] Schemes = ["https", "https", "https", "http", "HTTPS"];
    private static readonly string[] Users = ["", "", "user@", "user:pass@", "us%40er:p%3Ass@", "U:P@"];
    private static readonly string[] Hosts = ["bridge.example.com", "bridge.example.com", "Bridge.Example.com", "xn--bcher-kva.example", "203.0.113.7", "[2001:db8::7]", "localhost"];
    private static readonly string[] Ports = ["", "", "", ":443", ":80", ":8443", ":8080"];
    private static readonly string[] Prefixes = ["", "", "/prefix", "/a/b", "/pre%20fix", "/caf%C3%A9", "/caf%c3%a9", "/O'Hara", "/~x", "/a;b=c", "/a:b@c"];
    private static readonly string[] QueryPieces =
    [
        "tenant=1", "b=2", "a=1", "a=2", "a", "a=", "=", "&", "name=O'Hara", "name=O%27Hara", "q=a+b", "q=a%20b", "q=%C3%A9", "q=%c3%a9", "q=%F0%9F%98%80", "u=%7Euser",
        "sip=a%40b%3A5060", "sip=a@b:5060", "p=100%25", "x=(1)!*", "s=a;b", "t=a/b?c", "e=%zz", "é=ü", "r=a b", "bodySHA256=x",
    ];

    private static readonly string[] Names = ["Body", "From", "To", "MessageSid", "Media1", "Media10", "media1", "A", "a", "_", "", "Ä", "😀", "\uFFFD", "\uE000", "Twice", "constructor", "0", "10", "9"];
    private static readonly string[] Values = ["", " ", "hello", "0", "a", "b", "a+b = c&d; 100%", "👩‍👩‍👧‍👦", "שלום", "e\u0301", "\0", "\uFEFFx", "  two\n\tlines \r\n ", "\uFFFF", "whatsapp:+14155550123"];

    private readonly Random _random = new(seed);

    public OracleRequest Next()
    {
        var token = Hex(32);
        var url = Url();
        var request = OneIn(6) ? Json(token, url) : Form(token, url, Fields(isGet: OneIn(5)));
        return OneIn(2) ? request : Changed(request);
    }

    private OracleRequest Form(string token, string url, List<KeyValuePair<string, string>> fields)
    {
        var encoded = FormEncoding.Encode(fields);
        return new OracleRequest(token, url, WebhookSignature.Compute(token, PortVariant(url), fields), Form: Rewritten(encoded), Body: null, "as signed", Leniency.None);
    }

    private OracleRequest Json(string token, string url)
    {
        var body = $"{{\"text\":\"{Pick(Values).ReplaceLineEndings("\\n").Replace("\0", "", StringComparison.Ordinal)}\",\"id\":{_random.Next()}}}";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        url = url.Split('?')[0] + Pick(["?bodySHA256=", "?a=1&bodySHA256=", "?name=O'Hara&bodySHA256="]) + hash + Pick(["", "&z=2"]);
        return new OracleRequest(token, url, WebhookSignature.Compute(token, PortVariant(url), []), "", body, "as signed", Leniency.None);
    }

    private OracleRequest Changed(OracleRequest request)
    {
        var (url, form, body, signature) = (request.Url, request.Form, request.Body, request.Signature);
        return _random.Next(14) switch
        {
            0 => request with { Change = "another token", AuthToken = Hex(32) },
            1 => request with { Change = "a letter of the signature", Signature = WithOtherLetter(signature) },
            2 => request with { Change = "a signature cut off", Signature = signature[.._random.Next(signature.Length)] },
            3 => request with { Change = "a field added", Form = form + "&Added=" + _random.Next(), Body = body is null ? null : body + " " },
            4 => request with { Change = "an empty field added", Form = form + "&Added=", Body = body is null ? null : "" },
            5 => request with { Change = "a letter of the form or body", Form = WithOtherLetter(form), Body = body is null ? null : WithOtherLetter(body) },
            6 => request with { Change = "fields in another order", Form = string.Join('&', form.Split('&').Reverse()) },
            7 => request with { Change = "blanks and escapes written otherwise", Form = form.Replace("+", "%20", StringComparison.Ordinal).Replace("%2B", "%2b", StringComparison.Ordinal) },
            8 => request with { Change = "a slash at the end of the path", Url = AtEndOfPath(url, "/") },
            9 => request with { Change = "a query added", Url = url + (url.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "added=1" },
            10 => request with { Change = "another port", Url = WithPort(url, Pick([":443", ":80", ":8443", ""])) },
            11 => request with { Change = "another letter case of the host", Url = WithHostCase(url), Leniency = Leniency.LetterCaseOfHost },
            12 => request with { Change = "an escape of the address decoded", Url = WithDecodedEscape(url), Leniency = Leniency.DecodedAddress },
            _ => request with { Change = "an escape of the address in another letter case", Url = WithEscapeCase(url), Leniency = Leniency.DecodedAddress },
        };
    }

    private string Url()
    {
        var url = $"{Pick(Schemes)}://{Pick(Users)}{Pick(Hosts)}{Pick(Ports)}{Pick(Prefixes)}/webhooks/twilio/whatsapp";
        return OneIn(2) ? url : url + "?" + string.Join('&', Enumerable.Range(0, _random.Next(4)).Select(_ => Pick(QueryPieces)));
    }

    private List<KeyValuePair<string, string>> Fields(bool isGet) =>
        isGet ? [] : [.. Enumerable.Range(0, _random.Next(1, 12)).Select(_ => KeyValuePair.Create(Pick(Names), Pick(Values)))];

    // Twilio signs the address with its port or without.
    private string PortVariant(string url) => _random.Next(4) switch
    {
        0 => WithPort(url, ""),
        1 when HostAndPort(url) is var (_, port) && port.Start.Value == port.End.Value => WithPort(url, url.StartsWith("https", StringComparison.OrdinalIgnoreCase) ? ":443" : ":80"),
        _ => url,
    };

    // The same form in another spelling now and then.
    private string Rewritten(string form) => _random.Next(5) switch
    {
        0 => form.Replace("+", "%20", StringComparison.Ordinal),
        1 => form + "&",
        2 => form.Replace("%C3", "%c3", StringComparison.Ordinal),
        _ => form,
    };

    private static string WithPort(string url, string port) =>
        HostAndPort(url) is var (_, old) ? string.Concat(url.AsSpan(0, old.Start.Value), port, url.AsSpan(old.End.Value)) : url;

    private static string WithHostCase(string url)
    {
        var (host, _) = HostAndPort(url);
        var (text, scheme) = (url[host], url.IndexOf(':', StringComparison.Ordinal));
        text = text.Any(char.IsAsciiLetterUpper) ? text.ToLowerInvariant() : text.ToUpperInvariant();
        return string.Concat(url.AsSpan(0, scheme), url.AsSpan(scheme, host.Start.Value - scheme), text, url.AsSpan(host.End.Value));
    }

    private string WithDecodedEscape(string url) => ReplaceEscape(url, escape => escape switch
    {
        "%20" => " ",
        "%27" => "'",
        "%7E" => "~",
        "%40" => "@",
        "%3A" => ":",
        _ => escape,
    });

    private string WithEscapeCase(string url) => ReplaceEscape(url, escape =>
        escape.Any(char.IsAsciiLetterUpper) ? escape.ToLowerInvariant() : escape.ToUpperInvariant());

    private string ReplaceEscape(string url, Func<string, string> replace)
    {
        var path = url.IndexOf('/', url.IndexOf("//", StringComparison.Ordinal) + 2);
        var escapes = Enumerable.Range(path, Math.Max(url.Length - 2 - path, 0)).Where(i => url[i] == '%').ToList();
        if (escapes.Count == 0)
            return url;

        var at = Pick(escapes);
        return string.Concat(url.AsSpan(0, at), replace(url.Substring(at, 3)), url.AsSpan(at + 3));
    }

    private static string AtEndOfPath(string url, string text) =>
        url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query ? url.Insert(query, text) : url + text;

    // The port with its colon; empty, behind the host, when there is none.
    private static (Range Host, Range Port) HostAndPort(string url)
    {
        var start = url.IndexOf("//", StringComparison.Ordinal) + 2;
        var end = url.IndexOf('/', start);
        var host = url.LastIndexOf('@', end, end - start) is >= 0 and var at ? at + 1 : start;
        // The colons of an IPv6 literal are not the port's.
        var literal = Math.Max(url.LastIndexOf(']', end, end - host), host);
        var colon = url.IndexOf(':', literal, end - literal);
        return colon < 0 ? (host..end, end..end) : (host..colon, colon..end);
    }

    private string WithOtherLetter(string text)
    {
        if (text.Length == 0)
            return "x";

        var at = _random.Next(text.Length);
        return string.Concat(text.AsSpan(0, at), text[at] == 'q' ? "r" : "q", text.AsSpan(at + 1));
    }

    private string Hex(int digits) => string.Concat(Enumerable.Range(0, digits).Select(_ => _random.Next(16).ToString("x", CultureInfo.InvariantCulture)));

    private bool OneIn(int cases) => _random.Next(cases) == 0;

    private T Pick<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];
}

/// <param name="AuthToken">The token it is verified with.</param>
/// <param name="Url">The address it was received at.</param>
/// <param name="Signature">What its header says.</param>
/// <param name="Form">The form as posted; empty for a GET.</param>
/// <param name="Body">The body where it is not a form; else null.</param>
/// <param name="Change">What happened to it after it was signed.</param>
/// <param name="Leniency">In which way the SDK may accept it and the bridge not.</param>
internal sealed record OracleRequest(string AuthToken, string Url, string Signature, string Form, string? Body, string Change, Leniency Leniency);

/// <summary>Where twilio-node accepts more than Twilio ever signs, because it tries the address as a URL library writes it.</summary>
internal enum Leniency
{
    /// <summary>The verdicts must be equal.</summary>
    None,

    /// <summary>It lowers the letters of the host (vectors pub-08, pub-09).</summary>
    LetterCaseOfHost,

    /// <summary>It escapes a decoded path or query again, and re-encodes the query (vectors pub-23, gen-28, gen-30, gen-53).</summary>
    DecodedAddress,
}
