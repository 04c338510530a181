namespace WhatsAppBridge.Twilio.Rest;

/// <summary>
/// Why a call to Twilio did not do what it was for. A value, because every one of these is expected to happen. It has
/// no place for Twilio's own words: they quote phone numbers.
/// </summary>
/// <param name="Kind">What to do about it.</param>
/// <param name="Code">Twilio's error code, when there was one; <see cref="TwilioErrorCode"/> says what it means.</param>
/// <param name="Status">The HTTP status, when there was one.</param>
/// <param name="RequestId">Twilio's support asks for it; from <c>Twilio-Request-Id</c>.</param>
/// <param name="RetryAfter">How long Twilio asked to be left alone.</param>
internal sealed record TwilioError(TwilioErrorKind Kind, int? Code = null, int? Status = null, string? RequestId = null, TimeSpan? RetryAfter = null)
{
    /// <summary>What happened and what helps, for an operator.</summary>
    public string Explanation => (Code, Kind) switch
    {
        ({ } code, _) => TwilioErrorCode.Explain(code).Text,
        (_, TwilioErrorKind.Unreachable) => "No connection to Twilio. Check the network, the proxy and the addresses in the Twilio settings.",
        (_, TwilioErrorKind.Busy) => "Twilio takes no more requests for the moment. Send less at once.",
        (_, TwilioErrorKind.Unknown) => "Twilio's answer did not come, or can't be read. What was asked may have been done.",
        (_, TwilioErrorKind.NotConfigured) => "Twilio does not accept these credentials here. Check the account SID, the token or API key, and the addresses in the Twilio settings.",
        (_, TwilioErrorKind.NotFound) => "Twilio does not know this resource.",
        _ => "Twilio refused the request without a code.",
    };
}
