namespace WhatsAppBridge.Diagnostics;

/// <summary>A finding with the check it comes from.</summary>
/// <param name="Check">The check's name.</param>
/// <param name="Area">Whose side it looked at.</param>
/// <param name="Finding">What it found.</param>
/// <param name="Help">The README's heading that says more, as the link's fragment.</param>
/// <param name="Elapsed">How long the whole check took.</param>
internal sealed record DiagnosticResult(string Check, DiagnosticArea Area, DiagnosticFinding Finding, string Help, TimeSpan Elapsed)
{
    public DiagnosticOutcome Outcome => Finding.Outcome;
}
