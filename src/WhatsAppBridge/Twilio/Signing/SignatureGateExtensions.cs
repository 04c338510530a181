namespace WhatsAppBridge.Twilio.Signing;

internal static class SignatureGateExtensions
{
    /// <summary>
    /// Maps a webhook behind the gate, for every method, so that the signature is asked for before anything else is said. No
    /// middleware stands between: what lets operators in has nothing to say about Twilio.
    /// </summary>
    public static IEndpointConventionBuilder MapSigned(this IEndpointRouteBuilder endpoints, string path, SignedWebhook webhook)
    {
        var services = endpoints.ServiceProvider;
        var gate = new SignatureGate(
            webhook, services.GetRequiredService<TwilioOptions>(), services.GetRequiredService<WebhookVerifier>(), services.GetRequiredService<RefusalLog>());
        return endpoints.Map(path, gate.PassAsync).ShortCircuit();
    }
}
