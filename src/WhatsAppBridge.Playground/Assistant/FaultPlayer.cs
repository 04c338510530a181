using System.Text;

namespace WhatsAppBridge.Playground.Assistant;

/// <summary>Plays the faults that take the place of an answer.</summary>
internal sealed class FaultPlayer(TimeProvider time)
{
    public static bool ReplacesAnswer(AssistantFault fault) =>
        fault.Kind is not (AssistantFaultKind.Delay or AssistantFaultKind.TruncatedBody);

    /// <summary>Closes the connection without an answer, and remembers that there was none.</summary>
    public static void Drop(HttpContext context)
    {
        context.Items[typeof(FaultPlayer)] = true;
        context.Abort();
    }

    /// <summary>The server prepares an answer even for a dropped connection; it goes nowhere.</summary>
    public static bool WasDropped(HttpContext context) => context.Items.ContainsKey(typeof(FaultPlayer));

    public async Task PlayAsync(HttpContext context, AssistantFault fault, CancellationToken clientGone)
    {
        switch (fault.Kind)
        {
            case AssistantFaultKind.Hang:
                await Task.Delay(fault.Duration ?? Timeout.InfiniteTimeSpan, time, clientGone);
                Drop(context);
                break;
            case AssistantFaultKind.Drop:
                Drop(context);
                break;
            default:
                await AnswerAsync(context.Response, fault, clientGone);
                break;
        }
    }

    private static async Task AnswerAsync(HttpResponse response, AssistantFault fault, CancellationToken clientGone)
    {
        var body = Encoding.UTF8.GetBytes(fault.Body);
        response.StatusCode = fault.StatusCode;
        response.ContentType = fault.ContentType;
        response.ContentLength = body.Length;
        if (fault.RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds;
        await response.Body.WriteAsync(body, clientGone);
    }
}
