namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>The styles WhatsApp knows, besides code.</summary>
internal enum StyleKind : byte
{
    None = 0,
    Bold = 1,
    Italic = 2,
    Strike = 3,
}

/// <summary>The styles of a piece of text, each at most once, in the order in which they were opened.</summary>
internal readonly record struct Style
{
    private const int BitsOfKind = 2;
    private const int KindMask = 3;

    // Two bits a kind, the outermost lowest.
    private readonly byte _kinds;

    private Style(int kinds) => _kinds = (byte)kinds;

    public static Style None => default;

    public static Style Bold => None.With(StyleKind.Bold);

    public bool IsNone => _kinds == 0;

    /// <summary>The kind at a level, the outermost at 0; <see cref="StyleKind.None"/> beyond the innermost.</summary>
    public StyleKind this[int level] => (StyleKind)((_kinds >> (BitsOfKind * level)) & KindMask);

    public bool Has(StyleKind kind) => this[0] == kind || this[1] == kind || this[2] == kind;

    /// <summary>With the kind as the innermost, unless it is there already.</summary>
    public Style With(StyleKind kind)
    {
        if (kind == StyleKind.None || Has(kind))
            return this;

        var level = 0;
        while (this[level] != StyleKind.None)
            level++;
        return new Style(_kinds | ((int)kind << (BitsOfKind * level)));
    }

    public Style Without(StyleKind kind)
    {
        var rest = None;
        for (var level = 0; this[level] is var other && other != StyleKind.None; level++)
        {
            if (other != kind)
                rest = rest.With(other);
        }

        return rest;
    }

    public static char MarkOf(StyleKind kind) => kind switch
    {
        StyleKind.Bold => '*',
        StyleKind.Italic => '_',
        _ => '~',
    };

    public static StyleKind KindOf(char mark) => mark switch
    {
        '*' => StyleKind.Bold,
        '_' => StyleKind.Italic,
        '~' => StyleKind.Strike,
        _ => StyleKind.None,
    };
}
