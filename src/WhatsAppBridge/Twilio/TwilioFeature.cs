using Microsoft.AspNetCore.Authentication;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Twilio.Rest;

namespace WhatsAppBridge.Twilio;

/// <summary>What Twilio's side adds to the bridge.</summary>
internal static class TwilioFeature
{
    /// <summary>The policy of everything only Twilio may call.</summary>
    public const string SignedByTwilio = "SignedByTwilio";

    /// <summary>A proxy may pass the path prefix of <c>Twilio:PublicUrl</c> on or take it away; both reach the same routes.</summary>
    public static void UsePublicPath(this IApplicationBuilder app, TwilioOptions options)
    {
        if (options.PublicUrl is { } publicUrl && new Uri(publicUrl).AbsolutePath is { Length: > 1 } prefix)
            app.UsePathBase(Uri.UnescapeDataString(prefix));
    }

    public static void AddTwilio(this IServiceCollection services, TwilioOptions options)
    {
        services.AddSingleton(options);
        services.AddAuthentication(TwilioSignatureHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, TwilioSignatureHandler>(TwilioSignatureHandler.SchemeName, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(SignedByTwilio, policy => policy.AddAuthenticationSchemes(TwilioSignatureHandler.SchemeName).RequireAuthenticatedUser());

        services.AddTwilioRest(options);
        services.AddSingleton<IReplySender, TwilioReplySender>();
    }
}
