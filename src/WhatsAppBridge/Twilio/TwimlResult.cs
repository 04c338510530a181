using WhatsAppBridge.Conversations;

namespace WhatsAppBridge.Twilio;

/// <summary>Writes a reply as TwiML and says whether it got onto the wire: if not, the answer goes by REST.</summary>
internal sealed class TwimlResult(WebhookReply reply) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var isWritten = false;
        try
        {
            var document = TwimlWriter.TryWrite(reply.Messages) ?? TwimlWriter.Empty;
            httpContext.Response.ContentType = TwimlWriter.ContentType;
            httpContext.Response.ContentLength = document.Length;
            await httpContext.Response.Body.WriteAsync(document, httpContext.RequestAborted);
            await httpContext.Response.CompleteAsync();
            // The server does not fail a write to a connection that is gone; it only tells us that it is.
            isWritten = !httpContext.RequestAborted.IsCancellationRequested;
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // Reported below.
        }
        finally
        {
            if (isWritten)
                reply.ReportWritten();
            else
                reply.ReportLost();
        }
    }
}
