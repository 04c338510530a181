using System.Globalization;

namespace WhatsAppBridge.Playground.Assistant.Answers;

/// <summary>Things going wrong on request.</summary>
internal static class TroubleAnswers
{
    private const int DefaultSeconds = 20;
    private const int MostSeconds = 60;

    public static TurnOutcome Slow(string argument)
    {
        var seconds = int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
            ? Math.Min(asked, MostSeconds)
            : DefaultSeconds;
        return TurnOutcome.Of(Item.Text($"This took me {seconds} seconds.")) with { Wait = TimeSpan.FromSeconds(seconds) };
    }

    public static TurnOutcome Error() => TurnOutcome.Of() with { Fault = AssistantFault.Error(500, "Processor Exception") };

    public static TurnOutcome Garbage() => TurnOutcome.Of() with { Fault = AssistantFault.Garbage() };

    public static TurnOutcome Expire() =>
        TurnOutcome.Of(Item.Text("Your session will be gone when you write next.")) with { ExpiresSession = true };
}
