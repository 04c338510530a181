namespace WhatsAppBridge.Twilio.Signing;

/// <summary>A request Twilio has signed. Nothing else of a request may be believed.</summary>
/// <param name="Form">Its fields.</param>
/// <param name="Account">The account whose token has signed it.</param>
/// <param name="Origin">The address Twilio called, up to <c>/webhooks</c>: <c>Twilio:PublicUrl</c>, or what the request itself says and Twilio has signed.</param>
internal sealed record VerifiedWebhook(TwilioForm Form, TwilioAccount Account, string Origin);

/// <summary>Takes what Twilio has signed, which only the gate has to give: mapped by <see cref="SignatureGateExtensions.MapSigned"/>.</summary>
internal delegate Task SignedWebhook(HttpContext context, VerifiedWebhook webhook);
