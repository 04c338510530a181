using System.Buffers;

namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>The address a link leads to, as a person should read it.</summary>
internal static class LinkTarget
{
    private static readonly SearchValues<char> MailName = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+/=?^_`{|}~-");

    /// <summary>A mail address, or what a <c>mailto:</c> or <c>tel:</c> link leads to.</summary>
    public static bool IsContact(ReadOnlySpan<char> text) =>
        HasContactScheme(text) || (text.IndexOf('@') is var at && at > 0 && text[..at].IndexOfAnyExcept(MailName) < 0 && IsHost(text[(at + 1)..]));

    public static string Readable(ReadOnlySpan<char> written)
    {
        var target = Unescaped(Entities.Decoded(written.ToString()).Trim());
        if (HasContactScheme(target))
            return Contact(target.AsSpan(target.IndexOf(':', StringComparison.Ordinal) + 1));

        // Nothing a person could open on a phone.
        return target.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase) || target.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? "" : target;
    }

    /// <summary>The label of a link says more than where it leads.</summary>
    public static bool IsNamedBy(ReadOnlySpan<char> label, string target)
    {
        var bare = label.Trim(" \t\n*_~\u0001\u0002\u0003\u0004\u0005\u0006\u000B");
        return !bare.IsEmpty && !IsSame(Readable(bare), target) && !IsSame(Readable(label), target);
    }

    // The slash behind a host is the only difference that makes none.
    private static bool IsSame(string label, string target) => target == label || (target.Length == label.Length + 1 && target == $"{label}/");

    public static bool HasContactScheme(ReadOnlySpan<char> text) =>
        text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) || text.StartsWith("tel:", StringComparison.OrdinalIgnoreCase);

    private static bool IsHost(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsLetterOrDigit(character) && character is not ('-' or '.'))
                return false;
        }

        return text.Length > 0 && char.IsLetterOrDigit(text[0]) && char.IsLetterOrDigit(text[^1]);
    }

    // Whom to write to or to call. What a query would put into the message is of no use to a reader.
    private static string Contact(ReadOnlySpan<char> address)
    {
        var query = address.IndexOf('?');
        var decoded = Uri.UnescapeDataString((query < 0 ? address : address[..query]).ToString());
        // Blanks and letters are wanted, line breaks and worse are not.
        return decoded.Any(character => character is < ' ' or '\uFFFE' or '\uFFFF') ? address.ToString() : decoded.Trim();
    }

    private static string Unescaped(string target)
    {
        if (target.AsSpan().IndexOfAnyInRange('\0', '\u001F') < 0 && !target.Contains('\\', StringComparison.Ordinal))
            return target;

        var output = new TextBuffer(target.Length);
        for (var i = 0; i < target.Length; i++)
        {
            if (target[i] == '\\' && i + 1 < target.Length && char.IsAscii(target[i + 1]) && char.IsPunctuation(target[i + 1]))
                i++;
            if (!Controls.IsStyle(target[i]) && target[i] != Controls.LineBreak)
                output.Append(target[i]);
        }

        return output.ToString();
    }
}
