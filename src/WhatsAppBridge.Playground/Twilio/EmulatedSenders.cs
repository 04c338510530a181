using System.Collections.Concurrent;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>Every account's senders, by number.</summary>
internal sealed class EmulatedSenders
{
    private readonly ConcurrentDictionary<string, EmulatedSender> _byNumber = new(StringComparer.Ordinal);

    public EmulatedSenders(EmulatedAccounts accounts)
    {
        foreach (var account in accounts.All)
        {
            foreach (var number in account.Numbers)
                _byNumber[number] = new EmulatedSender { Number = number, AccountSid = account.AccountSid };
        }
    }

    public EmulatedSender? Find(string? number) => number is null ? null : _byNumber.GetValueOrDefault(number);

    public EmulatedSender? FindBySid(string sid, string accountSid) =>
        _byNumber.Values.FirstOrDefault(sender => sender.Sid == sid && sender.AccountSid == accountSid);

    public IReadOnlyList<EmulatedSender> Of(EmulatedAccount account) => [.. account.Numbers.Select(number => _byNumber[number])];

    /// <summary>Null for a number nobody has.</summary>
    public EmulatedSender? Change(string number, Func<EmulatedSender, EmulatedSender> change)
    {
        while (_byNumber.TryGetValue(number, out var before))
        {
            var after = change(before);
            if (_byNumber.TryUpdate(number, after, before))
                return after;
        }

        return null;
    }
}
