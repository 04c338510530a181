using System.Globalization;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Tests.Infrastructure.Fuzz;

/// <summary>Webhooks as Twilio sends them, each with a SID of its own.</summary>
internal static class WebhookGen
{
    public static readonly string[] MessagePaths = ["/webhooks/twilio/whatsapp", "/webhooks/twilio/fallback"];
    public static readonly string[] Paths = [.. MessagePaths, "/webhooks/twilio/status"];

    private static readonly string[] Words = ["hello", "options", "2", "no_such_thing", "text", "Grüße 👋🏽", "שלום", "a+b&c=d%", "x <y> & \"z\"", ""];
    private static readonly string[] ContentTypes = ["application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=UTF-8", "Application/X-WWW-Form-Urlencoded;charset=utf-8"];

    /// <summary>The form of an ordinary message: text, media, location, a tap or a reply.</summary>
    public static List<KeyValuePair<string, string>> Message(FuzzRandom random, string accountSid)
    {
        // Enough people that they are answered side by side, few enough that they have a conversation.
        var phone = "+1415555" + random.Between(0, 999).ToString("0000", CultureInfo.InvariantCulture);
        var sid = "SM" + random.Hex(32);
        var form = new List<KeyValuePair<string, string>>
        {
            new("SmsMessageSid", sid), new("NumMedia", "0"), new("ProfileName", random.Pick(Words)), new("MessageType", "text"),
            new("SmsSid", sid), new("WaId", phone[1..]), new("SmsStatus", "received"), new("Body", random.Pick(Words)),
            new("To", "whatsapp:+14155550100"), new("NumSegments", "1"), new("ReferralNumMedia", "0"), new("MessageSid", sid),
            new("AccountSid", accountSid), new("From", "whatsapp:" + phone), new("ApiVersion", "2010-04-01"),
        };
        switch (random.Below(6))
        {
            case 0:
                Replace(form, "MessageType", "image");
                Replace(form, "NumMedia", "1");
                form.Add(new("MediaContentType0", "image/jpeg"));
                form.Add(new("MediaUrl0", $"https://api.twilio.com/2010-04-01/Accounts/{accountSid}/Messages/{sid}/Media/ME{random.Hex(32)}"));
                break;
            case 1:
                Replace(form, "MessageType", "location");
                form.AddRange([new("Latitude", "-33.8567844"), new("Longitude", "151.2152967"), new("Label", random.Pick(Words)), new("Address", "1 Example Quay")]);
                break;
            case 2:
                Replace(form, "MessageType", "interactive");
                form.AddRange([new("ButtonText", "Yes"), new("ButtonPayload", "yes"), new("OriginalRepliedMessageSid", "SM" + random.Hex(32))]);
                break;
        }

        return form;
    }

    /// <summary>A request whose form is posted, or stands in the query of a GET now and then. Its signature is still missing.</summary>
    public static RawRequest Request(FuzzRandom random, string path, IReadOnlyList<KeyValuePair<string, string>> form)
    {
        var request = new RawRequest { Target = path };
        request.Set("Host", "bridge.example.com");
        request.Set("User-Agent", "TwilioProxy/1.1");
        request.Set("Accept", "*/*");
        request.Set("I-Twilio-Idempotency-Token", random.Hex(32));
        request.Set("Content-Type", random.Pick(ContentTypes));
        if (random.OneIn(5))
        {
            request.Method = "GET";
            request.Target += "?" + FormEncoding.Encode(form);
            return request;
        }

        request.Body = System.Text.Encoding.ASCII.GetBytes(FormEncoding.Encode(form));
        if (random.OneIn(4))
            request.Target += "?tenant=" + random.Hex(4);
        if (random.OneIn(4))
            request.Chunks = [.. Enumerable.Range(0, random.Below(4)).Select(_ => random.Below(request.Body.Length))];
        return request;
    }

    /// <summary>Signs the request the way Twilio would: address and decoded form for a POST, the address alone for a GET.</summary>
    public static string Signature(RawRequest request, IEnumerable<KeyValuePair<string, string>> form, string token, string publicUrl) =>
        WebhookSignature.Compute(token, publicUrl + request.Target, request.Method == "GET" ? [] : form);

    public static void Replace(List<KeyValuePair<string, string>> form, string name, string value) =>
        form[form.FindIndex(field => field.Key == name)] = new(name, value);
}
