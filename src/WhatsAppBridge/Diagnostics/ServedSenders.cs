using WhatsAppBridge.Assistant;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Twilio;
using WhatsAppBridge.Twilio.Rest;

namespace WhatsAppBridge.Diagnostics;

/// <summary>The senders at Twilio whose people the bridge answers.</summary>
internal sealed class ServedSenders(TwilioSenders senders, TwilioOptions options, ServedNumbers served, AssistantDirectory assistants)
{
    /// <summary>The number everybody's sandbox has. It is nobody's sender, and its webhook can't be read.</summary>
    public static readonly WhatsAppAddress Sandbox = new("+14155238886");

    /// <summary>The numbers listed in the settings; empty where every number of the accounts is answered.</summary>
    public IReadOnlyCollection<WhatsAppAddress> Listed => assistants.Numbers;

    /// <summary>Reads each account by its auth token: an API key may not be allowed to.</summary>
    public async Task<TwilioResult<IReadOnlyList<ServedSender>>> ListAsync(CancellationToken cancellationToken)
    {
        var all = new List<ServedSender>();
        foreach (var account in options.Accounts)
        {
            var listed = await senders.ListAsync(account.WithoutApiKey(), cancellationToken);
            if (!listed.IsSuccess)
                return listed.Error;

            all.AddRange(listed.Value.Where(sender => served.Contains(sender.Number)).Select(sender => new ServedSender(account, sender)));
        }

        return new TwilioResult<IReadOnlyList<ServedSender>>(all);
    }
}

/// <summary>A sender with the account it belongs to.</summary>
internal sealed record ServedSender(TwilioAccount Account, TwilioSender Sender);
