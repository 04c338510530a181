using WhatsAppBridge.Diagnostics;
using WhatsAppBridge.Playground.Assistant;

namespace WhatsAppBridge.Tests.Diagnostics;

/// <summary>What can be wrong on the assistant's side.</summary>
public sealed class AssistantCheckTests
{
    [Theory]
    [InlineData("Assistant:AssistantId", "00000000-0000-0000-0000-000000000001", "WrongIds", "Assistant:AssistantId")]
    [InlineData("Assistant:EnvironmentId", "00000000-0000-0000-0000-000000000001", "WrongIds", "Assistant:EnvironmentId")]
    [InlineData("Assistant:ApiKey", "a-key-of-nobody", "NotAuthorised", "credentials")]
    [InlineData("Assistant:Url", "http://127.0.0.1:9/instances/none", "No answer from 127.0.0.1:9", "Assistant:Url")]
    public async Task Wrong_settings_are_told_with_what_to_correct_and_no_session_is_tried(string setting, string value, string summary, string advice)
    {
        await using var bridge = await ExaminedBridge.StartAsync(new Dictionary<string, string?> { [setting] = value });

        var finding = Assert.Single(await bridge.FindingsOfAsync("assistant"));

        Assert.Equal(DiagnosticOutcome.Failed, finding.Outcome);
        Assert.Contains(summary, finding.Summary, StringComparison.Ordinal);
        Assert.Contains(advice, finding.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain(bridge.Assistant.Calls, call => call.Operation == AssistantOperation.CreateSession);
    }

    [Fact]
    public async Task A_service_in_trouble_is_a_warning_and_a_session_that_is_not_made_a_failure()
    {
        await using var bridge = await ExaminedBridge.StartAsync();
        bridge.Assistant.Faults.Enqueue(AssistantFault.Error(500, "Internal Server Error").On(AssistantOperation.DeleteSession), times: 10);
        bridge.Assistant.Faults.Enqueue(AssistantFault.Error(500, "Internal Server Error").On(AssistantOperation.CreateSession), times: 10);

        var results = await bridge.ExamineAsync();

        var access = Assert.Single(results, result => result.Check == "assistant").Finding;
        var session = Assert.Single(results, result => result.Check == "assistant-session").Finding;
        Assert.Equal((DiagnosticOutcome.Warned, DiagnosticOutcome.Failed), (access.Outcome, session.Outcome));
        Assert.Contains("transaction id", session.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_is_not_ended_is_a_warning()
    {
        await using var bridge = await ExaminedBridge.StartAsync();
        bridge.Assistant.Faults.FaultMode = AssistantFault.Error(403, "Forbidden").On(AssistantOperation.DeleteSession);

        // The first check would call it a matter of credentials; the second has seen that they are right.
        var findings = await bridge.FindingsOfAsync("assistant");
        Assert.Equal(DiagnosticOutcome.Failed, Assert.Single(findings).Outcome);

        bridge.Assistant.Faults.Clear();
        bridge.Assistant.Faults.Enqueue(AssistantFault.Error(404, "Invalid Session").On(AssistantOperation.DeleteSession));
        bridge.Assistant.Faults.Enqueue(AssistantFault.Error(403, "Forbidden").On(AssistantOperation.DeleteSession));
        var session = Assert.Single(await bridge.FindingsOfAsync("assistant-session"));
        Assert.Equal(DiagnosticOutcome.Warned, session.Outcome);
        Assert.Contains("did not end it", session.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_of_several_assistants_is_looked_at()
    {
        await using var other = await EmulatedAssistant.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var bridge = await ExaminedBridge.StartAsync(new Dictionary<string, string?>
        {
            ["Channels:0:PhoneNumber"] = "+14155550100",
            ["Channels:1:PhoneNumber"] = "+14155550101",
            ["Channels:1:Url"] = other.Url.ToString(),
        });

        var findings = await bridge.FindingsOfAsync("assistant");

        Assert.Equal([DiagnosticOutcome.Passed, DiagnosticOutcome.Failed], findings.Select(finding => finding.Outcome).Order());
        Assert.Equal(new Uri(other.Url.ToString()).Authority, findings.Single(finding => finding.Outcome == DiagnosticOutcome.Failed).Subject);
    }
}
