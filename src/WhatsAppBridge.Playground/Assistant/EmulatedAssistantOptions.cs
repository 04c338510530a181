using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace WhatsAppBridge.Playground.Assistant;

/// <summary>What may be chosen about an emulated assistant. Everything left out is made up in the vendor's shape.</summary>
public sealed record EmulatedAssistantOptions
{
    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    public string? AssistantId { get; init; }

    public string? EnvironmentId { get; init; }

    public string? InstanceId { get; init; }

    /// <summary>The only key that is accepted, by IAM, as basic credentials and by Cloud Pak for Data.</summary>
    public string? ApiKey { get; init; }

    /// <summary>A session nobody wrote in for this long is gone: 5 minutes, as on the vendor's trial plan.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an access token is good for.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A token that is good from the start, for clients that are configured with one; null for none.</summary>
    public string? IssuedToken { get; init; }

    /// <summary>How many calls are remembered; the oldest go first, so that a long load does not fill the memory.</summary>
    public int CallsKept { get; init; } = 10_000;

    /// <summary>False: every call is let in, with or without credentials, as behind a gateway that has checked them.</summary>
    public bool RequiresCredentials { get; init; } = true;

    /// <summary>
    /// True: members of <c>context.integrations</c> that are not on the list of API version 2020-04-01 are refused, as
    /// that version's notes say.
    /// </summary>
    public bool RefusesUnlistedIntegrations { get; init; }

    /// <summary>How many messages are answered in one second; null for as many as come.</summary>
    public int? MessagesPerSecond { get; init; }

    /// <summary>Serves https with this certificate; null for plain http.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>
    /// Which HTTP it speaks; null for both with a certificate, as the vendor does, and HTTP/1.1 without. Only HTTP/2 without a
    /// certificate is for clients that know.
    /// </summary>
    public HttpProtocols? Protocols { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
