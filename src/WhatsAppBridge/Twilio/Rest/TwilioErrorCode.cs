using System.Collections.Frozen;
using System.Globalization;
using static WhatsAppBridge.Twilio.Rest.TwilioErrorKind;

namespace WhatsAppBridge.Twilio.Rest;

/// <summary>
/// What Twilio's error codes mean to whoever runs a bridge, in answers of the API, in status callbacks and in Twilio's
/// debugger. Pure. Source: https://www.twilio.com/docs/api/errors
/// </summary>
internal static class TwilioErrorCode
{
    /// <summary>The number is none of the account's. Nothing was sent.</summary>
    public const int NoSuchSender = 63007;

    private static readonly FrozenDictionary<int, TwilioErrorMeaning> Known = new TwilioErrorMeaning[]
    {
        // The API itself.
        new(20003, NotConfigured, "Twilio does not accept the credentials.", "Check the account SID, the auth token or API key, and that the account is active."),
        new(20404, NotFound, "Twilio does not know this resource.", "Check the account SID; or it has been deleted."),
        new(20429, Busy, "Too many requests at once.", "It is repeated by itself; when it stays, send less at once."),
        new(20503, Unknown, "Twilio was not available.", "Look at status.twilio.com; the message may have gone out."),

        // Queues and networks.
        new(30001, Busy, "Twilio's queue for this number is full.", "Send less at once, or ask Twilio for a higher rate."),
        new(30007, NotDelivered, "The message was filtered as unwanted.", "Look at what it said; Twilio's support can tell more."),
        new(30008, NotDelivered, "The message was lost for a reason nobody names.", "Nothing to do, unless it happens often."),
        new(30410, NotDelivered, "WhatsApp did not answer Twilio in time.", "Nothing to do, unless it happens often."),

        // To whom, from whom, and what.
        new(21211, Refused, "The recipient is not a valid address.", "Nothing to do: no message can reach it."),
        new(21603, OurMistake, "The message had no sender.", "Report it as a fault of the bridge."),
        new(21604, OurMistake, "The message had no recipient.", "Report it as a fault of the bridge."),
        new(21606, NotConfigured, "The sender's number may not send to this recipient.", "Check that the number belongs to this account and is a WhatsApp sender."),
        new(21608, NotConfigured, "A trial account may only write to numbers it has verified.", "Verify the number in the Console, or upgrade the account."),
        new(21609, OurMistake, "Twilio does not accept the status callback's address.", "Check Twilio:PublicUrl: a full address, without an underscore in the host."),
        new(21610, OptedOut, "The person has opted out by writing STOP.", "Do not write to them until they write START."),
        new(21612, Refused, "This recipient can't be reached from this sender.", "Nothing to do for this person; when all are refused, check the sender."),
        new(21614, Refused, "The recipient's number can't receive such messages.", "Nothing to do."),
        new(21617, OurMistake, "The text is longer than 1,600 characters.", "Lower Rendering:MaxMessageLength, and report it as a fault of the bridge."),
        new(21619, OurMistake, "The message was empty.", "Report it as a fault of the bridge."),
        new(21620, MediaRefused, "An attachment's address is not valid.", "Check the address in the assistant's answer: it must be a full one with https://."),
        new(21623, OurMistake, "The message had more than one attachment.", "Report it as a fault of the bridge."),
        new(21654, NotConfigured, "Twilio asked for prepared content instead of a text.", "A trial account may be refused free text by REST: upgrade it."),
        new(21655, OurMistake, "The content's SID is not valid.", "Check the content; it may have been deleted."),
        new(21656, OurMistake, "The content's variables are not valid.", "Check that they fit the content's placeholders."),
        new(21657, OurMistake, "The content does not fit this channel.", "Check the content's types in the Console."),
        new(21658, OurMistake, "The text is longer than 1,600 characters.", "Lower Rendering:MaxMessageLength, and report it as a fault of the bridge."),

        // WhatsApp.
        new(63001, NotConfigured, "Twilio could not sign in to WhatsApp for this sender.", "Look at the sender in the Console; it may have to be registered again."),
        new(63003, Refused, "WhatsApp does not know the recipient.", "Nothing to do for this person; when all are refused, check the sender."),
        new(63005, Refused, "WhatsApp did not accept the content.", "Look at what it was: a kind of attachment or a parameter that WhatsApp does not carry."),
        new(NoSuchSender, NotConfigured, "The number is no WhatsApp sender of this account.", "Check the number, and Twilio:AccountSid or Twilio:Subaccounts."),
        new(63013, Refused, "The message breaks a rule of WhatsApp.", "Look at what it said; repeated offences cost the sender."),
        new(63015, NotConfigured, "The person has not joined the sandbox, or their three days are over.", "Let them send the join phrase to the sandbox's number again."),
        new(63016, OutsideWindow, "The 24-hour window has closed: the person's last message is too old for a free answer.", "Wait until they write again, or send an approved template."),
        new(63017, Busy, "The account sends too many messages a second.", "Send less at once, or ask Twilio for a higher rate."),
        new(63018, Busy, "The sender sends too many messages a second; the sandbox allows one in three seconds.", "Send less at once, or ask Twilio for a higher rate."),
        new(63019, MediaRefused, "Twilio could not download the attachment.", "Check that its address answers without a login, and with a body."),
        new(63021, MediaRefused, "The attachment can't be sent like this: of a kind that WhatsApp does not carry, or together with a text.", "Check the attachment in the assistant's answer."),
        new(63024, Refused, "The recipient can't be written to on WhatsApp.", "Nothing to do."),
        new(63030, OurMistake, "A parameter is not supported, or a link can't be previewed.", "Check the links in the assistant's answer."),
        new(63031, Refused, "Sender and recipient are the same number.", "Nothing to do: somebody wrote to themselves."),
        new(63032, Refused, "WhatsApp does not deliver to this person, by an experiment of Meta's.", "Nothing to do."),
        new(63033, Refused, "The person has blocked the sender.", "Do not write to them."),
        new(63034, MediaRefused, "The attachment is too large for WhatsApp.", "Use a smaller one: images 5 MB, everything else 16 MB."),
        new(63037, MediaRefused, "The attachment could not be passed to WhatsApp.", "Check its type; when it is right, it may go the next time."),
        new(63038, LimitReached, "The account has sent all messages it may send in a day.", "Wait until tomorrow, or upgrade the account."),
        new(63049, NotDelivered, "Meta chose not to deliver a marketing message.", "Nothing to do; do not send it again at once."),
        new(63051, NotConfigured, "Meta has locked the WhatsApp business account.", "Look at the account in Meta's Business Manager."),

        // The bridge as Twilio sees it: the debugger, and webhooks at the fallback address.
        new(11100, WebhookFailed, "The webhook's address is not valid.", "Correct it at the sender in the Console."),
        new(11200, WebhookFailed, "Twilio could not use the bridge's answer.", "Look at the bridge's log at that time, and at any proxy in front of it."),
        new(11203, WebhookFailed, "The bridge did not answer within 15 seconds.", "Check Conversation:ReplyDeadline, and the machine's load."),
        new(11205, WebhookFailed, "Twilio could not connect to the bridge.", "Check that the webhook's address is reachable from the internet."),
        new(11206, WebhookFailed, "What answers at the webhook's address does not speak HTTP.", "Check the port, and any proxy in front of the bridge."),
        new(11210, WebhookFailed, "The webhook's host name is not known.", "Check its DNS entry."),
        new(11215, WebhookFailed, "The webhook's address redirects too often.", "Enter the address it ends at: a redirect loses the message."),
        new(11217, WebhookFailed, "The webhook answered with an error.", "403: check Twilio:AuthToken and Twilio:PublicUrl. Others: look at the bridge's log."),
        new(11220, WebhookFailed, "The secure connection to the bridge failed.", "Check its certificate: public, valid, with its whole chain."),
        new(11235, WebhookFailed, "The bridge's certificate is not valid for its host.", "Check the certificate of the proxy in front of the bridge."),
        new(11236, WebhookFailed, "The bridge's certificate is not signed by a known authority.", "Use one of a public authority, with its whole chain."),
        new(11237, WebhookFailed, "The bridge's certificate can't be verified.", "Use one of a public authority, with its whole chain."),
        new(11241, WebhookFailed, "The edge named in the webhook's address does not exist.", "Correct the part behind # in the Console."),
        new(11750, WebhookFailed, "The bridge's answer was larger than 64 KB.", "Report it as a fault of the bridge."),
        new(11751, MediaRefused, "The attachment is too large.", "Use a smaller one: images 5 MB, everything else 16 MB."),
        new(11770, WebhookFailed, "The bridge's answer was empty.", "Check what a proxy in front of the bridge does to answers."),
        new(12100, WebhookFailed, "The bridge's answer is not valid XML.", "Check what a proxy in front of the bridge does to answers."),
        new(12101, WebhookFailed, "The bridge's answer is not valid TwiML.", "Check what a proxy in front of the bridge does to answers."),
        new(12102, WebhookFailed, "The bridge's answer has the wrong root element.", "Check what a proxy in front of the bridge does to answers."),
        new(12200, WebhookFailed, "The bridge's answer holds something TwiML does not know.", "Report it as a fault of the bridge."),
        new(12300, WebhookFailed, "The answer, or an attachment, has a content type Twilio does not take.", "Check what a proxy in front of the bridge does to answers."),
        new(12400, WebhookFailed, "Twilio failed itself while it read the answer.", "Look at status.twilio.com."),
        new(14101, OurMistake, "A reply's recipient is not valid.", "Report it as a fault of the bridge."),
        new(14102, OurMistake, "A reply's sender is not valid.", "Report it as a fault of the bridge."),
        new(14103, OurMistake, "A reply is empty, or longer than 1,600 characters.", "Lower Rendering:MaxMessageLength, and report it as a fault of the bridge."),
        new(14104, OurMistake, "A reply's method is neither GET nor POST.", "Report it as a fault of the bridge."),
        new(14105, OurMistake, "A reply's status callback is not valid.", "Check Twilio:PublicUrl."),
        new(14106, OurMistake, "An answer named more documents than Twilio follows.", "Report it as a fault of the bridge."),
        new(14107, Refused, "Two numbers answer each other in a loop; Twilio stops it for 30 seconds.", "Find out which automaton writes to the bridge."),
        new(14109, OurMistake, "An answer held more than ten messages.", "Report it as a fault of the bridge."),
        new(14110, OurMistake, "An answer held a verb that does not belong into a message.", "Report it as a fault of the bridge."),
    }.ToFrozenDictionary(meaning => meaning.Code);

    /// <summary>Every code that has a meaning here.</summary>
    public static IEnumerable<TwilioErrorMeaning> All => Known.Values;

    /// <summary>Null for a code that has no meaning here.</summary>
    public static TwilioErrorMeaning? Find(int code) => Known.GetValueOrDefault(code);

    /// <summary>
    /// Always a meaning. Of an unknown code it is that something did not arrive, and where to read more: Twilio adds
    /// codes without notice.
    /// </summary>
    public static TwilioErrorMeaning Explain(int code) => Find(code) ?? new TwilioErrorMeaning(
        code, NotDelivered, string.Create(CultureInfo.InvariantCulture, $"Twilio error {code}."), "");
}

/// <summary>What a code means.</summary>
/// <param name="Code">Twilio's number.</param>
/// <param name="Kind">What to do, for a program.</param>
/// <param name="Meaning">What happened, in a sentence.</param>
/// <param name="Advice">What to do, for an operator; empty where only Twilio's page can say.</param>
internal sealed record TwilioErrorMeaning(int Code, TwilioErrorKind Kind, string Meaning, string Advice)
{
    /// <summary>Twilio's own page.</summary>
    public Uri Page => new(string.Create(CultureInfo.InvariantCulture, $"https://www.twilio.com/docs/api/errors/{Code}"));

    /// <summary>All an operator is told.</summary>
    public string Text => Advice.Length > 0 ? $"{Meaning} {Advice}" : $"{Meaning} See {Page}";
}
