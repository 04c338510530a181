using System.Net.Http.Headers;
using System.Text;

namespace WhatsAppBridge.Assistant;

/// <summary>How one assistant's calls sign in. Assistants that share an account share its tokens.</summary>
internal sealed class AssistantCredentials(AssistantOptions options, TokenCache? tokens)
{
    /// <summary>What makes two assistants' accounts one: everything a token is asked for with.</summary>
    public static object? AccountOf(AssistantOptions options) => UsesTokens(options)
        ? (options.Authentication, options.TokenUrl, options.ApiKey, options.Username, options.Password, options.CertificateAuthority)
        : null;

    public static bool UsesTokens(AssistantOptions options) =>
        options.Authentication is AssistantAuthentication.Iam or AssistantAuthentication.CloudPak;

    public async ValueTask<AssistantResult<AssistantCredential>> GetAsync(CancellationToken cancellationToken)
    {
        if (tokens is null)
            return new AssistantCredential(Fixed(), null);

        var token = await tokens.GetAsync(cancellationToken);
        return token.IsSuccess
            ? new AssistantCredential(new AuthenticationHeaderValue("Bearer", token.Value.Value), token.Value)
            : token.Error;
    }

    /// <summary>The service has refused it; true when another one may be had.</summary>
    public bool TryReplace(AssistantCredential refused) => refused.Token is { } token && tokens!.TryDrop(token);

    /// <summary>The service has taken it.</summary>
    public void Confirm(AssistantCredential accepted)
    {
        if (accepted.Token is { } token)
            tokens!.Confirm(token);
    }

    private AuthenticationHeaderValue? Fixed() => options.Authentication switch
    {
        AssistantAuthentication.Bearer => new AuthenticationHeaderValue("Bearer", options.BearerToken),
        AssistantAuthentication.Basic => new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(
            $"{options.Username ?? "apikey"}:{options.Password ?? options.ApiKey}"))),
        _ => null,
    };
}

/// <summary>What one call signs in with; the token, where the header holds one that can be replaced.</summary>
internal sealed record AssistantCredential(AuthenticationHeaderValue? Header, AssistantToken? Token);
