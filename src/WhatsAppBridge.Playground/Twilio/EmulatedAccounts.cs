namespace WhatsAppBridge.Playground.Twilio;

/// <summary>The main account and its subaccounts.</summary>
internal sealed class EmulatedAccounts(EmulatedTwilioOptions options)
{
    private readonly EmulatedAccount[] _all =
    [
        new(options.AccountSid, options.AuthToken, [options.Number, .. options.FurtherNumbers]) { Status = options.AccountStatus, Type = options.AccountType },
        .. options.Subaccounts,
    ];

    public EmulatedAccount Main => _all[0];

    public IReadOnlyList<EmulatedAccount> All => _all;

    public EmulatedAccount? Find(string? accountSid) => Array.Find(_all, account => account.AccountSid == accountSid);

    /// <summary>The account a number belongs to; the main one for a number nobody has.</summary>
    public EmulatedAccount OfNumber(string? number) => Array.Find(_all, account => account.Numbers.Contains(number)) ?? Main;

    /// <summary>Who signs in; null for wrong credentials.</summary>
    public RestCaller? SignIn(string? user, string? password) =>
        user == options.ApiKeySid && password == options.ApiKeySecret
            ? new RestCaller(Main, IsApiKey: true)
            : Array.Find(_all, account => account.AccountSid == user && account.AuthToken == password) is { } account ? new RestCaller(account, IsApiKey: false) : null;
}

/// <summary>Who calls the REST interface.</summary>
internal sealed record RestCaller(EmulatedAccount Account, bool IsApiKey)
{
    /// <summary>The main account's credentials open its subaccounts too; a subaccount's nothing but its own.</summary>
    public bool MayUse(EmulatedAccount account, EmulatedAccount main) => Account == account || Account == main;
}
