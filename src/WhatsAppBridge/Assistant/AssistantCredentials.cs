using System.Text;

namespace WhatsAppBridge.Assistant;

/// <summary>How one assistant's calls sign in. Assistants that share an account share its tokens.</summary>
internal sealed class AssistantCredentials(AssistantOptions options, TokenCache? tokens)
{
    // Made once for each token: one of IBM's has more than a thousand characters, and every call carries it.
    private AssistantCredential? _current;

    /// <summary>What makes two assistants' accounts one: everything a token is asked for with.</summary>
    public static object? AccountOf(AssistantOptions options) => UsesTokens(options)
        ? (options.Authentication, options.TokenUrl, options.ApiKey, options.Username, options.Password, options.CertificateAuthority, options.Protocols)
        : null;

    public static bool UsesTokens(AssistantOptions options) =>
        options.Authentication is AssistantAuthentication.Iam or AssistantAuthentication.CloudPak;

    public async ValueTask<AssistantResult<AssistantCredential>> GetAsync(CancellationToken cancellationToken)
    {
        if (tokens is null)
            return _current ??= new AssistantCredential(Fixed(), null);

        var token = await tokens.GetAsync(cancellationToken);
        if (!token.IsSuccess)
            return token.Error;

        var current = _current;
        if (current?.Token != token.Value)
            _current = current = new AssistantCredential($"Bearer {token.Value.Value}", token.Value);
        return current;
    }

    /// <summary>The service has refused it; true when another one may be had.</summary>
    public bool TryReplace(AssistantCredential refused) => refused.Token is { } token && tokens!.TryDrop(token);

    /// <summary>The service has taken it.</summary>
    public void Confirm(AssistantCredential accepted)
    {
        if (accepted.Token is { } token)
            tokens!.Confirm(token);
    }

    private string? Fixed() => options.Authentication switch
    {
        AssistantAuthentication.Bearer => $"Bearer {options.BearerToken}",
        AssistantAuthentication.Basic => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Username ?? "apikey"}:{options.Password ?? options.ApiKey}"))}",
        _ => null,
    };
}

/// <summary>What calls sign in with.</summary>
/// <param name="Authorization">The header's value; null for none.</param>
/// <param name="Token">The token in it, where it holds one that can be replaced.</param>
internal sealed record AssistantCredential(string? Authorization, AssistantToken? Token);
