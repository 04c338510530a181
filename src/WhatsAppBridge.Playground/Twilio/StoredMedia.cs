using System.Collections.Concurrent;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>Attachments people sent, by their SID, until they are deleted or the emulator stops.</summary>
internal sealed class StoredMedia
{
    private readonly ConcurrentDictionary<string, Stored> _bySid = new(StringComparer.Ordinal);

    public string Add(PhoneMedia media, string accountSid, string messageSid)
    {
        var sid = TwilioSid.New("ME");
        _bySid[sid] = new Stored(media, accountSid, messageSid);
        return sid;
    }

    public PhoneMedia? Find(string sid) => _bySid.GetValueOrDefault(sid)?.Media;

    public PhoneMedia? Find(string accountSid, string messageSid, string sid) =>
        _bySid.TryGetValue(sid, out var stored) && stored.IsOf(accountSid, messageSid) ? stored.Media : null;

    public bool Remove(string accountSid, string messageSid, string sid) =>
        Find(accountSid, messageSid, sid) is not null && _bySid.TryRemove(sid, out _);

    private sealed record Stored(PhoneMedia Media, string AccountSid, string MessageSid)
    {
        public bool IsOf(string accountSid, string messageSid) => AccountSid == accountSid && MessageSid == messageSid;
    }
}
