using System.Text;

namespace WhatsAppBridge.Twilio.Signing;

/// <summary>
/// Verifies requests. Which account a request belongs to is known only from the token that has signed it. A form that
/// names one of our accounts is tried with that account's tokens alone, since it would be refused with any other: with
/// many subaccounts, a forgery must not cost a hash for each of them.
/// </summary>
internal sealed class WebhookVerifier(TwilioOptions options)
{
    /// <summary>More fields than this nobody has sent who means it: sorting them costs more than a message.</summary>
    public const int MostFields = 1000;

    private readonly Signers _everybody = Signers.Of(options.Accounts);
    private readonly Dictionary<string, Signers> _byAccount = options.Accounts.ToDictionary(account => account.AccountSid, account => Signers.Of([account]));

    /// <summary>The verified fields with their account; null when the signature does not hold. Never throws.</summary>
    public (FormField[] Fields, TwilioAccount Account)? Verify(string? signature, string url, WebhookBody body)
    {
        if (body.IsForm && body.Bytes.Count((byte)'&') >= MostFields)
            return null;

        var fields = body.Bytes.Length == 0 ? FormParser.Parse(QueryOf(url)) : body.IsForm ? FormParser.Parse(body.Bytes) : [];
        var signers = SignersOf(fields);
        var token = body switch
        {
            // A webhook set to GET has its fields in the query, which is signed as part of the address.
            { Bytes.Length: 0 } => TwilioSignature.FindToken(signature, url, [], signers.Tokens),
            { IsForm: true } => TwilioSignature.FindToken(signature, url, fields, signers.Tokens),
            _ => TwilioSignature.FindTokenForBody(signature, url, body.Bytes, signers.Tokens),
        };
        return token is { } index ? (fields, signers.Accounts[index]) : null;
    }

    private Signers SignersOf(IReadOnlyList<FormField> fields)
    {
        foreach (var field in fields)
        {
            if (field is { Name: "AccountSid", Value.Length: > 0 })
                return _byAccount.GetValueOrDefault(field.Value) ?? _byAccount[options.Account.AccountSid];
        }

        return _everybody;
    }

    private static byte[] QueryOf(string url) =>
        url.IndexOf('?', StringComparison.Ordinal) is var question && question < 0 ? [] : Encoding.UTF8.GetBytes(url[(question + 1)..]);

    /// <summary>Tokens, and for each of them its account.</summary>
    private sealed record Signers(IReadOnlyList<string> Tokens, IReadOnlyList<TwilioAccount> Accounts)
    {
        public static Signers Of(IReadOnlyList<TwilioAccount> accounts) => new(
            [.. accounts.SelectMany(account => account.SigningTokens)],
            [.. accounts.SelectMany(account => account.SigningTokens.Select(_ => account))]);
    }
}
