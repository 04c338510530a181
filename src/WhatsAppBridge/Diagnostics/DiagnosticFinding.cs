namespace WhatsAppBridge.Diagnostics;

/// <summary>What a check has found about one thing. Its words are for an operator and hold no secret.</summary>
internal sealed record DiagnosticFinding
{
    private DiagnosticFinding(DiagnosticOutcome outcome, string summary, string? advice) =>
        (Outcome, Summary, Advice) = (outcome, summary, advice);

    public DiagnosticOutcome Outcome { get; }

    /// <summary>What is so, or what is wrong.</summary>
    public string Summary { get; }

    /// <summary>What to do about it; null where nothing is to be done.</summary>
    public string? Advice { get; }

    /// <summary>Which account, number or address it is about, where there can be several.</summary>
    public string? Subject { get; init; }

    public static DiagnosticFinding Passed(string summary) => new(DiagnosticOutcome.Passed, summary, null);

    public static DiagnosticFinding Warned(string summary, string advice) => new(DiagnosticOutcome.Warned, summary, advice);

    public static DiagnosticFinding Failed(string summary, string advice) => new(DiagnosticOutcome.Failed, summary, advice);

    public static DiagnosticFinding Skipped(string summary, string? advice = null) => new(DiagnosticOutcome.Skipped, summary, advice);
}

internal enum DiagnosticOutcome
{
    /// <summary>As it should be.</summary>
    Passed,

    /// <summary>It works, and somebody should look at it.</summary>
    Warned,

    /// <summary>Messages are lost or stay unanswered until somebody does something.</summary>
    Failed,

    /// <summary>Not looked at.</summary>
    Skipped,
}
