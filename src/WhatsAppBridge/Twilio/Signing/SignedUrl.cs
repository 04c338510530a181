using System.Globalization;
using System.Text;

namespace WhatsAppBridge.Twilio.Signing;

/// <summary>
/// The address Twilio signed, handled as text: <see cref="Uri"/> would normalise escapes, letter case and default
/// ports, and every one of those changes the signature.
/// </summary>
internal static class SignedUrl
{
    /// <summary>
    /// Joins the origin Twilio calls with the target of the request line.
    /// </summary>
    /// <param name="publicUrl">Origin and optional path prefix, with or without a slash at the end.</param>
    /// <param name="rawTarget">The request target as received, with or without the prefix: <c>/path?query</c>, or the absolute form some proxies send.</param>
    public static string Join(string publicUrl, string rawTarget) =>
        WithoutRepeatedPrefix(publicUrl.TrimEnd('/'), PathOf(rawTarget));

    // A proxy that passes the prefix on has it in the target already.
    private static string WithoutRepeatedPrefix(string publicUrl, string target)
    {
        var prefix = PathOf(publicUrl);
        return prefix.Length > 0 && target.StartsWith(prefix + "/", StringComparison.Ordinal)
            ? string.Concat(publicUrl.AsSpan(0, publicUrl.Length - prefix.Length), target)
            : publicUrl + target;
    }

    /// <summary>
    /// The forms in which Twilio may have signed the address: as given, without its port, and with the default port
    /// of its scheme, each raw and escaped. An odd port may have been stripped; one that was stripped can't be guessed.
    /// </summary>
    public static IEnumerable<string> Candidates(string url)
    {
        foreach (var candidate in WithEitherPort(url))
            yield return candidate;

        // Twilio has signed addresses as a URL library would escape them while the request carried them raw.
        if (Escaped(url) is var escaped && escaped != url)
        {
            foreach (var candidate in WithEitherPort(escaped))
                yield return candidate;
        }
    }

    private static IEnumerable<string> WithEitherPort(string url)
    {
        yield return url;

        var authority = AuthorityOf(url);
        var port = PortOf(url, authority);
        if (port is not null)
            yield return string.Concat(url.AsSpan(0, port.Value.Start.Value), url.AsSpan(port.Value.End.Value));
        else if (DefaultPort(url) is { } defaultPort)
            yield return string.Concat(url.AsSpan(0, authority.End.Value), defaultPort, url.AsSpan(authority.End.Value));
    }

    /// <summary>The raw value of a query key, not decoded; null when the key is absent.</summary>
    public static string? QueryValue(string url, string key)
    {
        var question = url.IndexOf('?', StringComparison.Ordinal);
        if (question < 0)
            return null;

        foreach (var pair in url[(question + 1)..].Split('&'))
        {
            if (pair.StartsWith(key, StringComparison.Ordinal) && pair.Length > key.Length && pair[key.Length] == '=')
                return pair[(key.Length + 1)..];
        }

        return null;
    }

    /// <summary>The address without a user and password, for eyes that need not see them.</summary>
    public static string WithoutUserInfo(string url)
    {
        var authority = AuthorityOf(url);
        var user = url.AsSpan()[authority].LastIndexOf('@');
        return user < 0 ? url : string.Concat(url.AsSpan(0, authority.Start.Value), url.AsSpan(authority.Start.Value + user + 1));
    }

    // Blanks and what is not ASCII as UTF-8 escapes, and the apostrophe within the query: https://url.spec.whatwg.org
    private static string Escaped(string url)
    {
        var query = url.IndexOf('?', StringComparison.Ordinal) is var question && question < 0 ? url.Length : question;
        if (url.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0 && url.IndexOf('\'', query) < 0)
            return url;

        var escaped = new StringBuilder(url.Length + 16);
        for (var i = 0; i < url.Length; i++)
        {
            if (url[i] is '\'' && i > query)
                escaped.Append("%27");
            else if (url[i] is >= '!' and <= '~')
                escaped.Append(url[i]);
            else if (Rune.TryGetRuneAt(url, i, out var rune))
                i += AppendEscaped(escaped, rune) - 1;
            else
                escaped.Append(url[i]);
        }

        return escaped.ToString();
    }

    private static int AppendEscaped(StringBuilder escaped, Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var octet in utf8[..rune.EncodeToUtf8(utf8)])
            escaped.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        return rune.Utf16SequenceLength;
    }

    private static string PathOf(string rawTarget)
    {
        if (rawTarget.StartsWith('/'))
            return rawTarget;

        var authority = AuthorityOf(rawTarget);
        return rawTarget[authority.End.Value..];
    }

    private static Range AuthorityOf(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var start = scheme < 0 ? 0 : scheme + 3;
        var length = url.AsSpan(start).IndexOfAny('/', '?', '#');
        return start..(length < 0 ? url.Length : start + length);
    }

    // From the colon to the end of the authority. User info and IPv6 literals hold colons of their own.
    private static Range? PortOf(string url, Range authority)
    {
        var text = url.AsSpan()[authority];
        var host = text[(text.LastIndexOf('@') + 1)..];
        var afterLiteral = host.LastIndexOf(']') + 1;
        var colon = host[afterLiteral..].LastIndexOf(':');
        if (colon < 0)
            return null;

        var start = authority.Start.Value + (text.Length - host.Length) + afterLiteral + colon;
        return start..authority.End.Value;
    }

    private static string? DefaultPort(string url) =>
        url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? ":443"
        : url.StartsWith("http:", StringComparison.OrdinalIgnoreCase) ? ":80"
        : null;
}
