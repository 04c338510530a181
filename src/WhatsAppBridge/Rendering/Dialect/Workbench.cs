namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>
/// The readers and writers of a conversion, with the room they have grown to. There is one a thread, so that a text needs none
/// of its own: a conversion awaits nothing and calls no other.
/// </summary>
internal sealed class Workbench
{
    // What a longer text has made them grow to is let go with them.
    private const int LongestKept = 8 * 1024;

    [ThreadStatic]
    private static Workbench? _kept;

    private readonly SingleAsterisk _singleAsterisk;

    private Workbench(SingleAsterisk singleAsterisk)
    {
        _singleAsterisk = singleAsterisk;
        Inline = new InlineReader(singleAsterisk);
    }

    public InlineReader Inline { get; }

    public StyledText Styled { get; } = new();

    public TextBuffer Markers { get; } = new();

    public LineOutput Output { get; } = new();

    /// <summary>The thread's own, or a new one; the caller's alone until it is put back. One that is not put back is forgotten.</summary>
    public static Workbench Take(SingleAsterisk singleAsterisk)
    {
        var kept = _kept;
        _kept = null;
        return kept?._singleAsterisk == singleAsterisk ? kept : new Workbench(singleAsterisk);
    }

    /// <summary>Gives it to the thread's next conversion.</summary>
    /// <param name="length">How long the text was.</param>
    public void PutBack(int length)
    {
        if (length <= LongestKept)
            _kept = this;
    }
}
