using System.Globalization;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>The form of a status callback, fields in the order of real requests.</summary>
internal static class StatusForm
{
    public static List<KeyValuePair<string, string>> Build(SentMessage message, string status, int? errorCode, string accountSid, string? senderSid)
    {
        var person = ChannelAddress.Person(message.To)!;
        var form = new List<KeyValuePair<string, string>>
        {
            new("ChannelPrefix", "whatsapp"),
            new("ApiVersion", "2010-04-01"),
            new("MessageStatus", status),
            new("SmsSid", message.Sid),
            new("SmsStatus", status),
            new("ChannelInstallSid", senderSid ?? TwilioSid.New("XE")),
        };

        if (status is "delivered" or "read")
            form.Add(new("ExternalUserId", ChannelAddress.Of(new PhonePerson(person).UserId)));

        if (errorCode is { } code)
        {
            form.Add(new("ErrorCode", code.ToString(CultureInfo.InvariantCulture)));
            form.Add(new("ChannelStatusMessage", "Message was not delivered"));
        }

        form.Add(new("To", message.To));
        form.Add(new("From", message.From));
        form.Add(new("MessageSid", message.Sid));
        if (status == "sent")
            form.Add(new("StructuredMessage", "false"));

        form.Add(new("AccountSid", accountSid));
        if (ChannelAddress.IsPhone(person))
            form.Add(new("ChannelToAddress", person[..^4] + "XXXX"));

        return form;
    }
}
