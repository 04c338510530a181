namespace WhatsAppBridge.Diagnostics;

/// <summary>
/// One thing that can be wrong with a bridge. Leaves nothing behind, costs nothing at a vendor, and never throws for what
/// it looks for: a fault is a finding.
/// </summary>
internal interface IDiagnosticCheck
{
    /// <summary>What programs know it by; never changes.</summary>
    string Name { get; }

    DiagnosticArea Area { get; }

    /// <summary>The heading of the README that says more, as the link's fragment.</summary>
    string Help { get; }

    /// <summary>Checks that stand before it in the list and without which it would only say the same again.</summary>
    IReadOnlyList<string> Needs => [];

    /// <summary>At least one finding; one for each account, sender or assistant where there are several.</summary>
    /// <param name="cancellationToken">Ends it: nobody waits longer.</param>
    Task<IReadOnlyList<DiagnosticFinding>> RunAsync(CancellationToken cancellationToken);
}

/// <summary>Whose side a check looks at.</summary>
internal enum DiagnosticArea
{
    Bridge,
    Assistant,
    Twilio,
    PublicAddress,
}
