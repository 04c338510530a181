using System.Text;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>Plays faults of the REST interface.</summary>
internal static class TwilioFaultPlayer
{
    /// <summary>Whether the call is carried out all the same.</summary>
    public static bool LetsThrough(TwilioFault fault) =>
        fault.Kind is TwilioFaultKind.DropAfterwards or TwilioFaultKind.CutAnswer or TwilioFaultKind.FailAfterwards;

    /// <param name="context">The call.</param>
    /// <param name="fault">What to play.</param>
    /// <param name="answer">What the answer would have been, for a fault that comes after it.</param>
    public static async Task PlayAsync(HttpContext context, TwilioFault fault, string answer)
    {
        foreach (var (name, value) in fault.Headers)
            context.Response.Headers.Append(name, value);

        switch (fault.Kind)
        {
            case TwilioFaultKind.Answer or TwilioFaultKind.FailAfterwards:
                context.Response.StatusCode = fault.Status;
                await context.Response.WriteAsync(fault.Body, context.RequestAborted);
                break;
            case TwilioFaultKind.Hang:
                await GoneAsync(context);
                break;
            case TwilioFaultKind.CutAnswer:
                var bytes = Encoding.UTF8.GetBytes(answer);
                context.Response.StatusCode = StatusCodes.Status201Created;
                context.Response.ContentLength = bytes.Length;
                await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                context.Abort();
                break;
            default:
                context.Abort();
                break;
        }
    }

    private static async Task GoneAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (context.RequestAborted.Register(gone.SetResult))
            await gone.Task;
    }
}
