using WhatsAppBridge.Telemetry;

namespace WhatsAppBridge.Twilio.Signing;

/// <summary>
/// What the log says about refused requests. Anybody can send them, as many as they like, so each kind gets one line a
/// minute at most, with how many there were since.
/// </summary>
internal sealed partial class RefusalLog(
    WebhookVerifier verifier, TwilioOptions options, TwilioMetrics metrics, TimeProvider time, ILogger<RefusalLog> logger)
{
    // Looking for the address a signature is for costs a few hashes. So many a minute find a genuine request among junk.
    private const int DiagnosesAMinute = 30;

    private readonly LogInterval _unsigned = new(time), _forged = new(time), _misdirected = new(time), _oversized = new(time);
    private readonly LogInterval _foreign = new(time), _unknownNumbers = new(time), _misplaced = new(time);
    private readonly LogInterval _diagnoses = new(time, DiagnosesAMinute);

    public void Unsigned(HttpRequest request)
    {
        metrics.CountRefusal("unsigned");
        if (_unsigned.TryEnter(out var since))
            Log.UnsignedRequestRefused(logger, MethodOf(request), since);
    }

    public void Oversized(HttpRequest request)
    {
        metrics.CountRefusal("oversized");
        if (_oversized.TryEnter(out var since))
            Log.OversizedRequestRefused(logger, MethodOf(request), WebhookBody.MaxLength, since);
    }

    /// <summary>
    /// The signature does not hold. The likely reasons are a wrong <c>Twilio:PublicUrl</c> and a wrong token; which of
    /// them it is shows when the signature holds for an address the request itself suggests.
    /// </summary>
    public void Forged(HttpRequest request, string expectedUrl, WebhookBody body)
    {
        metrics.CountRefusal("forged");
        var expected = RequestAddress.WithoutQueryAndUser(expectedUrl);
        if (_diagnoses.TryEnter(out _) && OriginThatHolds(request, body) is { } origin)
        {
            if (_misdirected.TryEnter(out var misdirected))
                LogMisdirected(request, misdirected, expected, origin);
            return;
        }

        if (!_forged.TryEnter(out var since))
            return;

        if (SuggestedUrl(request) is var suggested && suggested != expected)
            Log.ForgedRequestRefused(logger, MethodOf(request), since, expected, suggested);
        else
            Log.ForgedRequestAtTheRightAddressRefused(logger, MethodOf(request), since, expected);
    }

    /// <summary>Signed by somebody, perhaps Twilio, and to an address that ends like a webhook's and is none.</summary>
    public void Misplaced(HttpRequest request)
    {
        metrics.CountRefusal("misplaced");
        if (_misplaced.TryEnter(out var since))
            Log.RequestMisplaced(logger, since, SuggestedUrl(request));
    }

    /// <summary>Signed, but not for the account whose token has signed it.</summary>
    public void Foreign(TwilioAccount signer, string claimed)
    {
        metrics.CountRefusal("foreign_account");
        if (_foreign.TryEnter(out var since))
            Log.ForeignAccountRefused(logger, since, signer.AccountSid, claimed.Length <= MessageSid.MaxLength ? claimed : "another account");
    }

    /// <summary>Signed, but to a number no assistant answers on.</summary>
    public void UnknownNumber(WhatsAppAddress number)
    {
        metrics.CountRefusal("unknown_number");
        if (_unknownNumbers.TryEnter(out var since))
            Log.UnknownNumberRefused(logger, since, number.Masked);
    }

    private void LogMisdirected(HttpRequest request, long count, string expected, string origin)
    {
        var shown = SignedUrl.WithoutUserInfo(origin);
        if (shown == origin)
            Log.SignedForAnotherAddress(logger, MethodOf(request), count, expected, shown);
        else
            Log.SignedWithUserInfo(logger, MethodOf(request), count, expected, shown);
    }

    private string? OriginThatHolds(HttpRequest request, WebhookBody body)
    {
        var signature = request.Headers[TwilioSignature.HeaderName].ToString();
        var target = RequestAddress.TargetOf(request);
        return RequestAddress.SuggestedOrigins(request)
            .Where(origin => origin != options.PublicUrl)
            .FirstOrDefault(origin => verifier.Verify(signature, SignedUrl.Join(origin, target), body) is not null);
    }

    private static string SuggestedUrl(HttpRequest request) => RequestAddress.WithoutQueryAndUser(
        SignedUrl.Join(RequestAddress.SuggestedOrigins(request).FirstOrDefault() ?? "", RequestAddress.TargetOf(request)));

    // A method can be any token of any length.
    private static string MethodOf(HttpRequest request) => request.Method.Length <= 10 ? request.Method : "An odd";

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Information, "{Method} request without a signature refused ({Count} such since the last line). If it came from Twilio, a proxy takes the header X-Twilio-Signature away")]
        public static partial void UnsignedRequestRefused(ILogger logger, string method, long count);

        [LoggerMessage(1002, LogLevel.Warning, "{Method} request refused: its signature does not hold ({Count} such since the last line). The bridge expects Twilio to call {ExpectedUrl}; the request suggests {SuggestedUrl}. If that is what was entered at Twilio, correct Twilio:PublicUrl, else check Twilio:AuthToken")]
        public static partial void ForgedRequestRefused(ILogger logger, string method, long count, string expectedUrl, string suggestedUrl);

        [LoggerMessage(1003, LogLevel.Warning, "{Method} request refused: its body is longer than {MaxLength} bytes ({Count} such since the last line)")]
        public static partial void OversizedRequestRefused(ILogger logger, string method, int maxLength, long count);

        [LoggerMessage(1004, LogLevel.Warning, "{Method} request refused: its signature does not hold ({Count} such since the last line). It came to the expected address {ExpectedUrl}, so check Twilio:AuthToken; for a subaccount, Twilio:Subaccounts")]
        public static partial void ForgedRequestAtTheRightAddressRefused(ILogger logger, string method, long count, string expectedUrl);

        [LoggerMessage(1005, LogLevel.Error, "{Method} request refused although Twilio has signed it ({Count} such since the last line): the bridge expects Twilio to call {ExpectedUrl}, but the signature is for {SignedOrigin}. Write {SignedOrigin} into Twilio:PublicUrl (or list the proxy in Twilio:TrustedProxies), or the expected address into Twilio's settings")]
        public static partial void SignedForAnotherAddress(ILogger logger, string method, long count, string expectedUrl, string signedOrigin);

        [LoggerMessage(1008, LogLevel.Error, "{Method} request refused although Twilio has signed it ({Count} such since the last line): the bridge expects Twilio to call {ExpectedUrl}, but the signature is for {SignedOrigin} with a user and password. Write them into Twilio:PublicUrl as they stand in Twilio's settings")]
        public static partial void SignedWithUserInfo(ILogger logger, string method, long count, string expectedUrl, string signedOrigin);

        [LoggerMessage(1009, LogLevel.Warning, "A signed request found nothing ({Count} such since the last line): it came to {Url}. If Twilio calls that, Twilio:PublicUrl must have the same path before /webhooks")]
        public static partial void RequestMisplaced(ILogger logger, long count, string url);

        [LoggerMessage(1006, LogLevel.Warning, "A request signed by account {Account} was refused ({Count} such since the last line): it names {ClaimedAccount}. If that is a subaccount of yours, list it in Twilio:Subaccounts with its own token")]
        public static partial void ForeignAccountRefused(ILogger logger, long count, string account, string claimedAccount);

        [LoggerMessage(1007, LogLevel.Warning, "A message to {Number} was refused ({Count} such since the last line): no assistant is configured for that number. List it in Channels")]
        public static partial void UnknownNumberRefused(ILogger logger, long count, string number);
    }
}
