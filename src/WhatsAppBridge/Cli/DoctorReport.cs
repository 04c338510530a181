using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using WhatsAppBridge.Diagnostics;

namespace WhatsAppBridge.Cli;

/// <summary>The doctor's findings for people and for programs. Pure.</summary>
internal static class DoctorReport
{
    private const string Indent = "           ";

    public static string Text(Examination examination)
    {
        var text = new StringBuilder();
        if (examination.Repair is { } repair)
            AppendRepair(text, repair);

        foreach (var area in examination.Results.GroupBy(result => result.Area))
        {
            text.Append(Title(area.Key)).Append('\n');
            foreach (var result in area)
                AppendResult(text, result);
        }

        if (examination.IsCutShort)
            text.Append("\nThe other checks need right settings: correct these and run doctor again.\n");
        var count = examination.Results.CountBy(result => result.Outcome).ToDictionary();
        return text.Append('\n').AppendJoin(", ", Enum.GetValues<DiagnosticOutcome>().Select(outcome => $"{count.GetValueOrDefault(outcome)} {Word(outcome)}")).ToString();
    }

    public static string Json(Examination examination) => JsonSerializer.Serialize(
        new DoctorDocument(
            examination.IsWell ? "well" : "failed",
            [.. examination.Results.Select(result => new DoctorCheck(
                result.Check, Name(result.Area), result.Finding.Subject, Word(result.Outcome), result.Finding.Summary, result.Finding.Advice, "README.md" + result.Help, (long)result.Elapsed.TotalMilliseconds))],
            examination.Repair is { } repair
                ? new DoctorRepair(repair.Problem, [.. repair.Changes.Select(change => new DoctorChange(change.Number.Value, change.Before, change.After, change.Problem))])
                : null),
        DoctorJson.Default.DoctorDocument);

    private static void AppendRepair(StringBuilder text, WebhookRepairReport repair)
    {
        text.Append("Repair of webhooks\n");
        if (repair.Problem is { } problem)
            text.Append("  NOT done: ").Append(problem).Append('\n');
        else if (repair.Changes.Count == 0)
            text.Append("  nothing to do: every sender points at us already\n");
        foreach (var change in repair.Changes)
        {
            text.Append("  ").Append(change.Number.Value).Append(": ").Append(change.Before ?? "nothing").Append(" -> ").Append(change.After).Append('\n');
            if (change.Problem is { } obstacle)
                text.Append("  NOT done: ").Append(obstacle).Append('\n');
        }

        text.Append('\n');
    }

    private static void AppendResult(StringBuilder text, DiagnosticResult result)
    {
        var finding = result.Finding;
        text.Append("  ").Append(Word(result.Outcome).PadRight(Indent.Length - 2)).Append(result.Check);
        if (finding.Subject is { } subject)
            text.Append(", ").Append(subject);
        text.Append(": ").Append(finding.Summary).Append('\n');
        if (finding.Advice is { } advice)
            text.Append(Indent).Append(advice).Append(" (README.md").Append(result.Help).Append(")\n");
    }

    private static string Title(DiagnosticArea area) => area switch
    {
        DiagnosticArea.Bridge => "Bridge",
        DiagnosticArea.Assistant => "Assistant",
        DiagnosticArea.Twilio => "Twilio",
        _ => "Public address",
    };

    private static string Name(DiagnosticArea area) => area switch
    {
        DiagnosticArea.Bridge => "bridge",
        DiagnosticArea.Assistant => "assistant",
        DiagnosticArea.Twilio => "twilio",
        _ => "public-address",
    };

    private static string Word(DiagnosticOutcome outcome) => outcome switch
    {
        DiagnosticOutcome.Passed => "passed",
        DiagnosticOutcome.Warned => "warned",
        DiagnosticOutcome.Failed => "failed",
        _ => "skipped",
    };
}

internal sealed record DoctorDocument(string Outcome, IReadOnlyList<DoctorCheck> Checks, DoctorRepair? Repair);

internal sealed record DoctorCheck(
    string Check, string Area, string? Subject, string Outcome, string Summary, string? Advice, string Help, long Milliseconds);

internal sealed record DoctorRepair(string? Problem, IReadOnlyList<DoctorChange> Changes);

internal sealed record DoctorChange(string Number, string? Before, string After, string? Problem);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DoctorDocument))]
internal sealed partial class DoctorJson : JsonSerializerContext;
