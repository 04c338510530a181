using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace WhatsAppBridge.Twilio;

/// <summary>
/// Twilio's signature as an authentication scheme. It runs before anything else reads the request, so an unsigned
/// request costs a header look-up and ends in 403 whatever its method, content type or size.
/// </summary>
internal sealed partial class TwilioSignatureHandler(
    TwilioOptions twilio,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "TwilioSignature";

    // Apart from the framework's own lines about every refusal, which are silenced: one line an event.
    private readonly ILogger _log = loggers.CreateLogger("WhatsAppBridge.Twilio.Signature");

    private static readonly AuthenticateResult Refused = AuthenticateResult.Fail("The request is not signed by the configured Twilio account.");

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // The health checks and unknown paths are nobody's business to sign.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is null)
            return AuthenticateResult.NoResult();

        var signatures = Request.Headers[TwilioSignature.HeaderName];
        if (signatures.Count != 1 || !TwilioSignature.IsWellFormed(signatures[0]))
        {
            Log.UnsignedRequestRefused(_log, Request.Method);
            return Refused;
        }

        byte[]? body;
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
            Log.UnsignedRequestRefused(_log, Request.Method);
            return Refused;
        }

        if (body is null)
        {
            Log.OversizedRequestRefused(_log, Request.Method, WebhookBody.MaxLength);
            Context.Features.Set(new OversizedWebhook());
            return Refused;
        }

        var url = SignedUrl.Join(twilio.PublicUrl ?? $"{Request.Scheme}://{Request.Host.Value}", RawTarget());
        if (Verify(signatures[0], url, body) is not { } fields)
        {
            Log.ForgedRequestRefused(_log, Request.Method, WithoutQueryAndUser(url));
            return Refused;
        }

        Context.Features.Set(new TwilioForm(fields));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(SchemeName)), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => RefuseAsync();

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => RefuseAsync();

    private Task RefuseAsync()
    {
        Response.StatusCode = Context.Features.Get<OversizedWebhook>() is null
            ? StatusCodes.Status403Forbidden
            : StatusCodes.Status413PayloadTooLarge;
        return Task.CompletedTask;
    }

    // The verified fields; null when the signature does not hold.
    private IReadOnlyList<FormField>? Verify(string? signature, string url, byte[] body)
    {
        if (IsForm() && body.Length > 0)
        {
            var form = FormParser.Parse(body);
            return TwilioSignature.IsValid(signature, url, form, twilio.SigningTokens) ? form : null;
        }

        // A webhook set to GET has its fields in the query, which is signed as part of the address.
        if (body.Length == 0 && TwilioSignature.IsValid(signature, url, [], twilio.SigningTokens))
            return FormParser.Parse(QueryBytes());

        return TwilioSignature.IsValidForBody(signature, url, body, twilio.SigningTokens) ? [] : null;
    }

    private bool IsForm() =>
        MediaTypeHeaderValue.TryParse(Request.ContentType, out var type)
        && string.Equals(type.MediaType, "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    private string RawTarget() => Context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    private byte[] QueryBytes() => System.Text.Encoding.UTF8.GetBytes(Request.QueryString.Value?.TrimStart('?') ?? "");

    // The query may hold a person's message (GET webhooks), the user info a password: neither belongs in a log.
    private static string WithoutQueryAndUser(string url)
    {
        var path = url.Split('?', 2)[0];
        var scheme = path.IndexOf("://", StringComparison.Ordinal) + 3;
        var authorityEnd = path.IndexOf('/', scheme) is var slash && slash < 0 ? path.Length : slash;
        var user = path.LastIndexOf('@', authorityEnd - 1, authorityEnd - scheme);
        return user < 0 ? path : string.Concat(path.AsSpan(0, scheme), path.AsSpan(user + 1));
    }

    private sealed class OversizedWebhook;

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Debug, "Unsigned {Method} request refused")]
        public static partial void UnsignedRequestRefused(ILogger logger, string method);

        [LoggerMessage(1003, LogLevel.Warning, "{Method} request refused: its body is longer than {MaxLength} bytes")]
        public static partial void OversizedRequestRefused(ILogger logger, string method, int maxLength);

        [LoggerMessage(1002, LogLevel.Warning, "{Method} request refused: its signature does not match. The bridge expects Twilio to call {ExpectedUrl}; if that is not the address entered at Twilio, correct Twilio:PublicUrl, else check Twilio:AuthToken")]
        public static partial void ForgedRequestRefused(ILogger logger, string method, string expectedUrl);
    }
}
