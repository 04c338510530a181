using System.Collections.Concurrent;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>Attachments people sent, by their SID, until the emulator stops.</summary>
internal sealed class StoredMedia
{
    private readonly ConcurrentDictionary<string, PhoneMedia> _bySid = new(StringComparer.Ordinal);

    public string Add(PhoneMedia media)
    {
        var sid = TwilioSid.New("ME");
        _bySid[sid] = media;
        return sid;
    }

    public PhoneMedia? Find(string sid) => _bySid.GetValueOrDefault(sid);
}
