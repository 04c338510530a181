using Microsoft.AspNetCore.Connections;

namespace WhatsAppBridge.Twilio.Signing;

/// <summary>
/// Twilio's signature as a gate before a webhook. Nothing else reads the request or binds anything of it before, so an unsigned
/// request costs a header look-up and ends in 403 whatever its method, content type or size.
/// </summary>
internal sealed class SignatureGate(SignedWebhook webhook, TwilioOptions twilio, WebhookVerifier verifier, RefusalLog refusals)
{
    /// <summary>Lets through what Twilio has signed and refuses everything else.</summary>
    public Task PassAsync(HttpContext context)
    {
        var verifying = VerifyAsync(context);
        // Mostly the body has come with the headers: then there is no await to be held for as long as the webhook takes.
        return verifying.IsCompletedSuccessfully ? PassOn(context, verifying.Result) : PassOnAsync(context, verifying);
    }

    private async Task PassOnAsync(HttpContext context, ValueTask<VerifiedWebhook?> verifying)
    {
        var verified = await verifying;
        // It holds the form, of which the webhook keeps what it needs.
        verifying = default;
        await PassOn(context, verified);
    }

    private Task PassOn(HttpContext context, VerifiedWebhook? verified) => verified is null ? Task.CompletedTask : webhook(context, verified);

    // Null once it is refused.
    private async ValueTask<VerifiedWebhook?> VerifyAsync(HttpContext context)
    {
        var signatures = context.Request.Headers[TwilioSignature.HeaderName];
        if (signatures.Count != 1 || !TwilioSignature.IsWellFormed(signatures[0]))
            return RefuseUnsigned(context);

        WebhookBody? body;
        try
        {
            body = await WebhookBody.ReadAsync(context.Request, context.RequestAborted);
        }
        catch (ConnectionResetException)
        {
            // Nobody is left to be refused, and a body that broke off like this can't be drained: the server would log
            // that as an error of ours.
            context.Abort();
            return null;
        }
        catch (IOException)
        {
            // Broken chunks, too slow, or fewer bytes than announced: whoever sends that did not sign it. The server
            // has several exceptions for it, an IOException each, and not all of them a BadHttpRequestException.
            return RefuseUnsigned(context);
        }

        if (body is null)
        {
            refusals.Oversized(context.Request);
            return Refuse(context, StatusCodes.Status413PayloadTooLarge);
        }

        return Verify(context.Request, signatures[0], body) ?? Refuse(context, StatusCodes.Status403Forbidden);
    }

    private VerifiedWebhook? Verify(HttpRequest request, string? signature, WebhookBody body)
    {
        using var read = body;
        var origin = RequestAddress.OriginOf(request, twilio);
        var url = SignedUrl.Join(origin, RequestAddress.TargetOf(request));
        if (verifier.Verify(signature, url, body) is not var (fields, account))
        {
            refusals.Forged(request, url, body);
            return null;
        }

        var form = new TwilioForm(fields);
        if (form["AccountSid"] is { } claimed && claimed != account.AccountSid)
        {
            refusals.Foreign(account, claimed);
            return null;
        }

        return new VerifiedWebhook(form, account, origin);
    }

    private VerifiedWebhook? RefuseUnsigned(HttpContext context)
    {
        refusals.Unsigned(context.Request);
        return Refuse(context, StatusCodes.Status403Forbidden);
    }

    private static VerifiedWebhook? Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return null;
    }
}
