using WhatsAppBridge.Settings;

namespace WhatsAppBridge.Rendering;

/// <summary>
/// A link that opens a chat with one of our numbers, the first message already written. Pure. Meta documents the address
/// as <c>https://wa.me/</c>, the number in international form with neither plus sign nor zeros before the country, and the
/// text percent-encoded in UTF-8, blanks as <c>%20</c>: a plus sign would be shown as one.
/// </summary>
internal sealed record ClickToChat
{
    /// <summary>
    /// Of the whole link, in characters, all of them ASCII. Longer addresses are cut somewhere between a page and a phone,
    /// and a QR code of any size a printed page can carry holds about as much.
    /// </summary>
    public const int MaxLinkLength = 2048;

    /// <summary>Of the text, in UTF-16 units. Longer ones work, but Meta keeps its own links to so many, and their QR codes to what a phone reads at once.</summary>
    public const int GoodTextLength = 140;

    private ClickToChat(WhatsAppAddress number, string text, string link) => (Number, Text, Link) = (number, text, link);

    public WhatsAppAddress Number { get; }

    /// <summary>What stands in the field the person writes in; empty for nothing.</summary>
    public string Text { get; }

    public string Link { get; }

    /// <param name="number">As people write it, with a plus sign and the country.</param>
    /// <param name="text">Anything. Line breaks stay; control characters, lone surrogates and white space around it go.</param>
    /// <param name="problem">What is wrong, when the result is null.</param>
    public static ClickToChat? TryCreate(string? number, string? text, out ClickToChatProblem problem)
    {
        problem = ClickToChatProblem.None;
        if (PhoneNumber.TryNormalise(number ?? "") is not { } address)
        {
            problem = ClickToChatProblem.NotANumber;
            return null;
        }

        var cleaned = Clean(text ?? "");
        var link = "https://wa.me/" + address.Value[1..] + (cleaned.Length > 0 ? "?text=" + Uri.EscapeDataString(cleaned) : "");
        if (link.Length <= MaxLinkLength)
            return new ClickToChat(address, cleaned, link);

        problem = ClickToChatProblem.TooLong;
        return null;
    }

    private static string Clean(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var kept = lines.EnumerateRunes().Where(rune => rune.Value is '\n' or '\t' || !(System.Text.Rune.IsControl(rune) || rune == System.Text.Rune.ReplacementChar));
        return string.Concat(kept.Select(rune => rune.ToString())).Trim();
    }
}

/// <summary>Why there is no link.</summary>
internal enum ClickToChatProblem
{
    None,

    /// <summary>The number is missing, or not in international form.</summary>
    NotANumber,

    /// <summary>With this text the link is longer than <see cref="ClickToChat.MaxLinkLength"/>.</summary>
    TooLong,
}
