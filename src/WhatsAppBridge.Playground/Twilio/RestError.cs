using System.Text.Json.Nodes;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>A refusal of the REST interface. Callers go by the code; the texts follow Twilio's in sense only.</summary>
internal sealed record RestError(int Status, int Code, string Message)
{
    public static readonly RestError NotAuthenticated = new(401, 20003, "Authenticate");
    public static readonly RestError NotFound = new(404, 20404, "The requested resource was not found");
    public static readonly RestError NoTo = new(400, 21604, "A 'To' phone number is required.");
    public static readonly RestError BadTo = new(400, 21211, "Invalid 'To' Phone Number");
    public static readonly RestError NoFrom = new(400, 21603, "A 'From' phone number is required.");
    public static readonly RestError WrongFrom = new(400, 63007, "Could not find a Channel with the specified From address");
    public static readonly RestError TooLong = new(400, 21617, "The concatenated message body exceeds the 1600 character limit");
    public static readonly RestError Nothing = new(400, 21619, "Message body, media URL or content SID is required.");
    public static readonly RestError BadMedia = new(400, 21620, "Invalid media URL(s)");
    public static readonly RestError TooManyMedia = new(400, 21623, "Number of media files exceeds the allowed limit");
    public static readonly RestError BadCallback = new(400, 21609, "The 'StatusCallback' URL is not a valid URL");

    public static readonly RestError NoChannel = new(400, 20001, "Parameter 'Channel' is required and must be whatsapp");
    public static readonly RestError BadWebhook = new(400, 20001, "Parameter 'webhook' holds an address that is not valid");

    public static RestError Injected(int status, int code) => new(status, code, code switch
    {
        20003 => NotAuthenticated.Message,
        20404 => NotFound.Message,
        20429 => "Too Many Requests",
        20503 => "Service unavailable",
        21654 => "ContentSid Required",
        _ => "Request refused",
    });

    public JsonObject ToJson() => new()
    {
        ["code"] = Code,
        ["message"] = Message,
        ["more_info"] = $"https://www.twilio.com/docs/errors/{Code}",
        ["status"] = Status,
    };
}
