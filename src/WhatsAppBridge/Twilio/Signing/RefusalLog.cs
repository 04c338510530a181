using WhatsAppBridge.Telemetry;

namespace WhatsAppBridge.Twilio.Signing;

/// <summary>
/// What the log says about refused requests. Anybody can send them, as many as they like, so each kind gets one line a
/// minute at most, with how many there were since.
/// </summary>
internal sealed partial class RefusalLog(WebhookVerifier verifier, TwilioOptions options, TimeProvider time, ILogger<RefusalLog> logger)
{
    private readonly LogInterval _forged = new(time), _oversized = new(time), _foreign = new(time), _unknownNumbers = new(time);

    public void Unsigned(HttpRequest request) => Log.UnsignedRequestRefused(logger, request.Method);

    public void Oversized(HttpRequest request)
    {
        if (_oversized.TryEnter(out var since))
            Log.OversizedRequestRefused(logger, request.Method, WebhookBody.MaxLength, since);
    }

    /// <summary>
    /// The signature does not hold. The likely reasons are a wrong <c>Twilio:PublicUrl</c> and a wrong token; which of
    /// them it is shows when the signature holds for an address the request itself suggests.
    /// </summary>
    public void Forged(HttpRequest request, string expectedUrl, WebhookBody body)
    {
        if (!_forged.TryEnter(out var since))
            return;

        var expected = RequestAddress.WithoutQueryAndUser(expectedUrl);
        if (OriginThatHolds(request, body) is { } origin)
            Log.SignedForAnotherAddress(logger, request.Method, since, expected, origin);
        else if (SuggestedUrl(request) is var suggested && suggested != expected)
            Log.ForgedRequestRefused(logger, request.Method, since, expected, suggested);
        else
            Log.ForgedRequestAtTheRightAddressRefused(logger, request.Method, since, expected);
    }

    /// <summary>Signed, but not for the account whose token has signed it.</summary>
    public void Foreign(TwilioAccount signer, string claimed)
    {
        if (_foreign.TryEnter(out var since))
            Log.ForeignAccountRefused(logger, since, signer.AccountSid, claimed.Length <= MessageSid.MaxLength ? claimed : "another account");
    }

    /// <summary>Signed, but to a number no assistant answers on.</summary>
    public void UnknownNumber(WhatsAppAddress number)
    {
        if (_unknownNumbers.TryEnter(out var since))
            Log.UnknownNumberRefused(logger, since, number.Masked);
    }

    private string? OriginThatHolds(HttpRequest request, WebhookBody body)
    {
        var signature = request.Headers[TwilioSignature.HeaderName].ToString();
        var target = RequestAddress.TargetOf(request);
        return RequestAddress.SuggestedOrigins(request)
            .Where(origin => origin != options.PublicUrl)
            .FirstOrDefault(origin => verifier.Verify(signature, SignedUrl.Join(origin, target), body) is not null);
    }

    private static string SuggestedUrl(HttpRequest request) =>
        RequestAddress.WithoutQueryAndUser(SignedUrl.Join(RequestAddress.SuggestedOrigins(request).FirstOrDefault() ?? "", RequestAddress.TargetOf(request)));

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Debug, "Unsigned {Method} request refused")]
        public static partial void UnsignedRequestRefused(ILogger logger, string method);

        [LoggerMessage(1002, LogLevel.Warning, "{Method} request refused: its signature does not hold ({Count} such since the last line). The bridge expects Twilio to call {ExpectedUrl}; the request suggests {SuggestedUrl}. If that is what was entered at Twilio, correct Twilio:PublicUrl, else check Twilio:AuthToken")]
        public static partial void ForgedRequestRefused(ILogger logger, string method, long count, string expectedUrl, string suggestedUrl);

        [LoggerMessage(1003, LogLevel.Warning, "{Method} request refused: its body is longer than {MaxLength} bytes ({Count} such since the last line)")]
        public static partial void OversizedRequestRefused(ILogger logger, string method, int maxLength, long count);

        [LoggerMessage(1004, LogLevel.Warning, "{Method} request refused: its signature does not hold ({Count} such since the last line). It came to the expected address {ExpectedUrl}, so check Twilio:AuthToken; for a subaccount, Twilio:Subaccounts")]
        public static partial void ForgedRequestAtTheRightAddressRefused(ILogger logger, string method, long count, string expectedUrl);

        [LoggerMessage(1005, LogLevel.Error, "{Method} request refused although Twilio has signed it ({Count} such since the last line): the bridge expects Twilio to call {ExpectedUrl}, but the signature is for {SignedOrigin}. Write {SignedOrigin} into Twilio:PublicUrl, or the expected address into Twilio's settings")]
        public static partial void SignedForAnotherAddress(ILogger logger, string method, long count, string expectedUrl, string signedOrigin);

        [LoggerMessage(1006, LogLevel.Warning, "A request signed by account {Account} was refused ({Count} such since the last line): it names {ClaimedAccount}. If that is a subaccount of yours, list it in Twilio:Subaccounts with its own token")]
        public static partial void ForeignAccountRefused(ILogger logger, long count, string account, string claimedAccount);

        [LoggerMessage(1007, LogLevel.Warning, "A message to {Number} was refused ({Count} such since the last line): no assistant is configured for that number. List it in Channels")]
        public static partial void UnknownNumberRefused(ILogger logger, long count, string number);
    }
}
