namespace WhatsAppBridge.Rendering.Dialect;

internal enum InlineKind : byte
{
    Text,
    Address,
    Mark,
}

internal enum MarkRole : byte
{
    Literal,
    Opens,
    Closes,
}

/// <summary>A piece of a paragraph. Marks are told later what they are.</summary>
internal record struct InlineToken
{
    public required InlineKind Kind { get; init; }

    public required string Source { get; init; }

    public required int Start { get; init; }

    public required int Length { get; init; }

    /// <summary>For a mark: the line it stands on.</summary>
    public int Line { get; init; }

    public MarkRole Role { get; set; }

    /// <summary>For an opening mark: what it opens, the outer first.</summary>
    public StyleKind First { get; set; }

    public StyleKind Second { get; set; }

    /// <summary>For an opening mark: the token that closes all of it.</summary>
    public int Partner { get; set; }

    /// <summary>For a closing mark: how many kinds it closes.</summary>
    public byte Closed { get; set; }

    /// <summary>The mark is WhatsApp's own and stays where the author has put it.</summary>
    public bool Stays { get; set; }

    public readonly char Mark => Source[Start];

    /// <summary>A mark that is no text when nothing matches it: it came from a tag.</summary>
    public readonly bool IsControl => Controls.IsStyle(Mark);
}
