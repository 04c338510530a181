namespace WhatsAppBridge.Playground.Assistant;

/// <summary>What happens around every operation: it is listed, stamped, perhaps made to fail, and answered.</summary>
internal sealed class CallPipeline(CallLog calls, AssistantFaults faults, TimeProvider time, CancellationToken stopping)
{
    private readonly FaultPlayer _player = new(time);

    public async Task RunAsync(HttpContext context, AssistantOperation operation, AssistantHandler handler)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            var request = await AssistantRequest.ReadAsync(context.Request, ending.Token);
            Stamp(context);
            var call = calls.Add(operation, request);
            context.Response.OnStarting(() =>
            {
                if (!FaultPlayer.WasDropped(context))
                    calls.Answered(call, context.Response.StatusCode);
                return Task.CompletedTask;
            });
            await AnswerAsync(context, request, faults.Take(operation), handler, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            FaultPlayer.Drop(context);
        }
    }

    private async Task AnswerAsync(
        HttpContext context, AssistantRequest request, AssistantFault? fault, AssistantHandler handler, CancellationToken clientGone)
    {
        if (fault is not null && FaultPlayer.ReplacesAnswer(fault))
        {
            await _player.PlayAsync(context, fault, clientGone);
            return;
        }

        if (fault is { Kind: AssistantFaultKind.Delay, Duration: { } delay })
            await Task.Delay(delay, time, clientGone);

        var reply = await handler(request, clientGone);
        if (reply.Fault is { } asked)
            await _player.PlayAsync(context, asked, clientGone);
        else
            await WriteAsync(context, reply, fault?.Kind == AssistantFaultKind.TruncatedBody, clientGone);
    }

    private static async Task WriteAsync(HttpContext context, AssistantReply reply, bool truncated, CancellationToken clientGone)
    {
        var body = reply.ToUtf8();
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        foreach (var (name, value) in reply.Headers)
            context.Response.Headers[name] = value;
        if (!truncated)
        {
            await context.Response.Body.WriteAsync(body, clientGone);
            return;
        }

        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), clientGone);
        await context.Response.Body.FlushAsync(clientGone);
        context.Abort();
    }

    // Support asks for this header; a client may choose the value itself.
    private static void Stamp(HttpContext context)
    {
        var sent = context.Request.Headers["X-Global-Transaction-Id"].ToString();
        var transaction = sent.Length > 0 ? sent : Guid.NewGuid().ToString("N");
        context.Response.Headers["X-Global-Transaction-Id"] = transaction;
        context.Response.Headers["X-Request-Id"] = transaction;
        context.Response.Headers["X-Dp-Watson-Tran-Id"] = transaction;
    }
}
