using System.Buffers;

namespace WhatsAppBridge.Rendering.Dialect;

/// <summary>
/// Control characters that stand for something while a text is converted. No message may hold them (XML 1.0 forbids
/// them), so the input is freed of them first and they can't be mistaken for text.
/// </summary>
internal static class Controls
{
    public const char BoldOn = '\u0001', BoldOff = '\u0002';
    public const char ItalicOn = '\u0003', ItalicOff = '\u0004';
    public const char StrikeOn = '\u0005', StrikeOff = '\u0006';

    /// <summary>A line break that does not end a table's row.</summary>
    public const char LineBreak = '\u000B';

    /// <summary>Characters that mean something in markup. An escape or an entity makes each of them plain text.</summary>
    public const string Protectable = "*_~`<>[]()#|+-.!&\\";

    private const char FirstProtected = '\u000E';
    private const char LastProtected = '\u001F';

    private static readonly SearchValues<char> Markup = SearchValues.Create([BoldOn, BoldOff, ItalicOn, ItalicOff, StrikeOn, StrikeOff, LineBreak]);
    private static readonly SearchValues<char> Protected = SearchValues.Create([.. Enumerable.Range(FirstProtected, LastProtected - FirstProtected + 1).Select(code => (char)code)]);

    public static bool IsStyle(char character) => character is >= BoldOn and <= StrikeOff;

    /// <summary>The character as text that no later step reads as markup.</summary>
    public static char Protect(char character) =>
        Protectable.IndexOf(character, StringComparison.Ordinal) is var index && index >= 0 ? (char)(FirstProtected + index) : character;

    /// <summary>The character a protected one stands for; any other as it is.</summary>
    public static char Restore(char character) =>
        character is >= FirstProtected and <= LastProtected ? Protectable[character - FirstProtected] : character;

    /// <summary>The text without styles and breaks that ended up where they mean nothing, such as in code.</summary>
    public static string WithoutMarkup(string text) =>
        text.AsSpan().IndexOfAny(Markup) < 0
            ? text
            : string.Concat(text.Where(character => !IsStyle(character)).Select(character => character == LineBreak ? '\n' : character));

    /// <summary>The text with what was protected.</summary>
    public static string Restore(string text) =>
        text.AsSpan().IndexOfAny(Protected) < 0
            ? text
            : string.Create(text.Length, text, static (output, protectedText) =>
            {
                for (var i = 0; i < output.Length; i++)
                    output[i] = Restore(protectedText[i]);
            });
}
