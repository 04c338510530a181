using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace WhatsAppBridge.Twilio.Signing;

/// <summary>
/// Twilio's signature as an authentication scheme. It runs before anything else reads the request, so an unsigned
/// request costs a header look-up and ends in 403 whatever its method, content type or size.
/// </summary>
internal sealed class TwilioSignatureHandler(
    TwilioOptions twilio,
    WebhookVerifier verifier,
    RefusalLog refusals,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "TwilioSignature";

    private static readonly AuthenticateResult Refused = AuthenticateResult.Fail("The request is not signed by a configured Twilio account.");

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // The health checks, the operator's pages and unknown paths are nobody's business to sign.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>()?.Policy != TwilioFeature.SignedByTwilio)
            return AuthenticateResult.NoResult();

        var signatures = Request.Headers[TwilioSignature.HeaderName];
        if (signatures.Count != 1 || !TwilioSignature.IsWellFormed(signatures[0]))
        {
            refusals.Unsigned(Request);
            return Refused;
        }

        WebhookBody? body;
        try
        {
            body = await WebhookBody.ReadAsync(Request, Context.RequestAborted);
        }
        catch (ConnectionResetException)
        {
            // Nobody is left to be refused, and a body that broke off like this can't be drained: the server would log
            // that as an error of ours.
            Context.Abort();
            return Refused;
        }
        catch (IOException)
        {
            // Broken chunks, too slow, or fewer bytes than announced: whoever sends that did not sign it. The server
            // has several exceptions for it, an IOException each, and not all of them a BadHttpRequestException.
            refusals.Unsigned(Request);
            return Refused;
        }

        if (body is null)
        {
            refusals.Oversized(Request);
            Context.Features.Set(new OversizedWebhook());
            return Refused;
        }

        return Verify(signatures[0], body);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => RefuseAsync();

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => RefuseAsync();

    private AuthenticateResult Verify(string? signature, WebhookBody body)
    {
        var origin = RequestAddress.OriginOf(Request, twilio);
        var url = SignedUrl.Join(origin, RequestAddress.TargetOf(Request));
        if (verifier.Verify(signature, url, body) is not var (fields, account))
        {
            refusals.Forged(Request, url, body);
            return Refused;
        }

        var form = new TwilioForm(fields);
        if (form["AccountSid"] is { } claimed && claimed != account.AccountSid)
        {
            refusals.Foreign(account, claimed);
            return Refused;
        }

        Context.Features.Set(new VerifiedWebhook(form, account, origin));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(SchemeName)), SchemeName));
    }

    private Task RefuseAsync()
    {
        Response.StatusCode = Context.Features.Get<OversizedWebhook>() is null
            ? StatusCodes.Status403Forbidden
            : StatusCodes.Status413PayloadTooLarge;
        return Task.CompletedTask;
    }

    private sealed class OversizedWebhook;
}
