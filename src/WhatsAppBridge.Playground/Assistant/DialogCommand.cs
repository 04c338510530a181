namespace WhatsAppBridge.Playground.Assistant;

/// <summary>Something a person can type, and what comes back.</summary>
/// <param name="Group">The heading it stands under in the help.</param>
/// <param name="Name">What is typed, in lower case.</param>
/// <param name="Shows">What it shows, in a few words.</param>
/// <param name="Answer">Makes the answer; the text is what was typed behind the name.</param>
internal sealed record DialogCommand(string Group, string Name, string Shows, Func<AssistantTurn, string, TurnOutcome> Answer)
{
    /// <summary>What may follow the name, as the help writes it; null when nothing may.</summary>
    public string? Argument { get; init; }

    public string Usage => Argument is null ? Name : $"{Name} {Argument}";
}
