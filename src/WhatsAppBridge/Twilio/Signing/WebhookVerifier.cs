using System.Text;

namespace WhatsAppBridge.Twilio.Signing;

/// <summary>
/// Verifies requests against every token of every account. Which account a request belongs to is known only from the
/// token that has signed it: what an unverified form says of itself is not looked at.
/// </summary>
internal sealed class WebhookVerifier(TwilioOptions options)
{
    private readonly TwilioAccount[] _accounts = [.. options.Accounts.SelectMany(account => account.SigningTokens.Select(_ => account))];

    // One for each of the accounts above.
    private readonly string[] _tokens = [.. options.Accounts.SelectMany(account => account.SigningTokens)];

    /// <summary>The verified fields with their account; null when the signature does not hold. Never throws.</summary>
    public (IReadOnlyList<FormField> Fields, TwilioAccount Account)? Verify(string? signature, string url, WebhookBody body)
    {
        var fields = body.IsForm ? FormParser.Parse(body.Bytes) : [];
        var token = body.IsForm || body.Bytes.Length == 0
            ? TwilioSignature.FindToken(signature, url, fields, _tokens)
            : TwilioSignature.FindTokenForBody(signature, url, body.Bytes, _tokens);
        if (token is not { } index)
            return null;

        // A webhook set to GET has its fields in the query, which is signed as part of the address.
        return (body.Bytes.Length == 0 ? FormParser.Parse(QueryOf(url)) : fields, _accounts[index]);
    }

    private static byte[] QueryOf(string url) =>
        url.IndexOf('?', StringComparison.Ordinal) is var question && question < 0 ? [] : Encoding.UTF8.GetBytes(url[(question + 1)..]);
}
