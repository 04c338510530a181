using System.Globalization;
using WhatsAppBridge.Deliveries;
using WhatsAppBridge.Twilio.Rest;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Twilio.Inbound;

/// <summary>
/// Reads a status callback. Order is not guaranteed and further fields come and go.
/// Source: https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
/// </summary>
internal static class StatusWebhook
{
    /// <summary>A report of one of our messages, wherever it has been sent to.</summary>
    public static bool IsReport(TwilioForm form) => form["MessageStatus"] is not null && form["SmsStatus"] is not "received" && form["Body"] is null;

    /// <summary>A person's message, wherever it has been sent to.</summary>
    public static bool IsMessage(TwilioForm form) => form["SmsStatus"] is "received" && form["MessageStatus"] is null;

    /// <summary>The report; null with a status nobody knows yet.</summary>
    /// <param name="form">A verified form.</param>
    /// <param name="missingField">The field without which the request makes no sense; null when there is none such.</param>
    public static DeliveryReport? Read(TwilioForm form, out string? missingField)
    {
        missingField = null;
        if ((form["MessageSid"] ?? form["SmsSid"]) is not { Length: <= MessageSid.MaxLength } sid)
        {
            missingField = "MessageSid";
            return null;
        }

        if ((form["MessageStatus"] ?? form["SmsStatus"] ?? form["EventType"]) is not { } written)
        {
            missingField = "MessageStatus";
            return null;
        }

        if (StatusOf(written) is not { } status)
            return null;

        int? code = int.TryParse(form["ErrorCode"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
        return new DeliveryReport
        {
            Sid = new MessageSid(sid),
            Status = status,
            Conversation = new ConversationKey(InboundMessageReader.AddressOrUnknown(form["To"]), InboundMessageReader.AddressOrUnknown(form["From"])),
            ErrorCode = code,
            Reason = status.IsFailure() ? ReasonOf(code) : "",
        };
    }

    // Twilio's own words are not passed on: they may quote the message.
    private static string ReasonOf(int? code) =>
        code is { } known ? TwilioErrorCode.Explain(known).Text : "Twilio gives no reason.";

    // Values of the message resource; older callbacks shout them in EventType.
    private static DeliveryStatus? StatusOf(string status) => status.ToUpperInvariant() switch
    {
        "QUEUED" or "ACCEPTED" or "SCHEDULED" => DeliveryStatus.Queued,
        "SENDING" => DeliveryStatus.Sending,
        "SENT" => DeliveryStatus.Sent,
        "DELIVERED" or "PARTIALLY_DELIVERED" => DeliveryStatus.Delivered,
        "READ" => DeliveryStatus.Read,
        "CANCELED" => DeliveryStatus.Canceled,
        "UNDELIVERED" => DeliveryStatus.Undelivered,
        "FAILED" => DeliveryStatus.Failed,
        _ => null,
    };
}
