namespace WhatsAppBridge.Twilio;

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
    /// <param name="rawTarget">The request target as received: <c>/path?query</c>, or the absolute form some proxies send.</param>
    public static string Join(string publicUrl, string rawTarget) =>
        publicUrl.TrimEnd('/') + PathOf(rawTarget);

    /// <summary>
    /// The forms in which Twilio may have signed the address: as given, without its port, and with the default port
    /// of its scheme. An odd port may have been stripped; one that was stripped can't be guessed.
    /// </summary>
    public static IEnumerable<string> Candidates(string url)
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
