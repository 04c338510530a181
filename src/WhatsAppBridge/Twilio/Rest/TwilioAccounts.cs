namespace WhatsAppBridge.Twilio.Rest;

/// <summary>Accounts. Source: https://www.twilio.com/docs/iam/api/account</summary>
internal sealed class TwilioAccounts(TwilioTransport transport)
{
    /// <summary>What the account is. An API key may not read it, which looks like wrong credentials: see <see cref="CheckAsync"/>.</summary>
    public async Task<TwilioResult<AccountDetails>> FetchAsync(TwilioAccount account, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(account, TwilioCall.Get(transport.Api($"/2010-04-01/Accounts/{account.AccountSid}.json")), cancellationToken);
        if (!answer.IsSuccess)
            return answer.Error;

        return answer.Value.Read(TwilioRestJson.Default.AccountDocument, document => document.Status is { Length: > 0 } status
            ? new AccountDetails(document.FriendlyName ?? "", status, document.Type ?? "")
            : null);
    }

    /// <summary>Whether the credentials open the account, with an auth token and with an API key.</summary>
    public async Task<TwilioResult<AccountCheck>> CheckAsync(TwilioAccount account, CancellationToken cancellationToken)
    {
        var details = await FetchAsync(account, cancellationToken);
        if (details.IsSuccess)
            return new AccountCheck(details.Value);
        if (account.ApiKeySid is null || details.Error.Kind != TwilioErrorKind.NotConfigured)
            return details.Error;

        // Every key may list messages, if it is a key of this account.
        var list = transport.Api($"/2010-04-01/Accounts/{account.AccountSid}/Messages.json?PageSize=1");
        var messages = await transport.SendAsync(account, TwilioCall.Get(list), cancellationToken);
        return messages.IsSuccess ? new AccountCheck(null) : messages.Error;
    }
}

/// <summary>An account as Twilio describes it.</summary>
/// <param name="FriendlyName">The name it has in the Console.</param>
/// <param name="Status"><c>active</c>, <c>suspended</c> or <c>closed</c>.</param>
/// <param name="Type"><c>Trial</c> or <c>Full</c>.</param>
internal sealed record AccountDetails(string FriendlyName, string Status, string Type)
{
    public bool IsActive => Status == "active";

    /// <summary>Trial accounts have daily limits, and may be refused free text by REST.</summary>
    public bool IsTrial => Type == "Trial";
}

/// <summary>The credentials open the account.</summary>
/// <param name="Details">What it is; null where an API key may use it but not read it.</param>
internal sealed record AccountCheck(AccountDetails? Details);
