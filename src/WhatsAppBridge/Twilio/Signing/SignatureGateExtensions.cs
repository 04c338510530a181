namespace WhatsAppBridge.Twilio.Signing;

internal static class SignatureGateExtensions
{
    /// <summary>
    /// Puts the gate before every endpoint of the group, for every method. No middleware stands between: what lets operators in
    /// has nothing to say about Twilio. An endpoint that is mapped elsewhere has no <see cref="VerifiedWebhook"/> to work with.
    /// </summary>
    public static RouteGroupBuilder RequireTwilioSignature(this RouteGroupBuilder webhooks)
    {
        webhooks.ShortCircuit();
        ((IEndpointConventionBuilder)webhooks).Finally(endpoint => endpoint.RequestDelegate = new SignatureGate(
            endpoint.RequestDelegate ?? throw new InvalidOperationException($"{endpoint.DisplayName} does nothing that could be protected."),
            endpoint.ApplicationServices.GetRequiredService<TwilioOptions>(),
            endpoint.ApplicationServices.GetRequiredService<WebhookVerifier>(),
            endpoint.ApplicationServices.GetRequiredService<RefusalLog>()).PassAsync);
        return webhooks;
    }
}
