using System.Text.RegularExpressions;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Playground.Phone;

/// <summary>What a person sends from the page, and what is to go wrong with it.</summary>
internal sealed record PhoneInput
{
    // As much as WhatsApp lets a person type, and attach.
    private const int MaxText = 4096;
    private const int MaxFile = 16 * 1024 * 1024;

    // Longer than the bridge and Twilio wait for anybody.
    private const int MaxDelay = 60;

    public string? Person { get; init; }

    public string? ProfileName { get; init; }

    public string? ClientId { get; init; }

    public string? Text { get; init; }

    /// <summary>Given: a button with this id and the text as its title was tapped.</summary>
    public string? ButtonPayload { get; init; }

    public PhoneFile? File { get; init; }

    public PhoneLocation? Location { get; init; }

    public PhoneTrouble Trouble { get; init; }

    /// <summary>How long the assistant takes in addition, in seconds.</summary>
    public double Delay { get; init; }

    /// <summary>Null when no phone would send this.</summary>
    /// <param name="address">Whose phone it is.</param>
    /// <param name="sid">The message's.</param>
    public PhoneMessage? Message(string address, string sid)
    {
        var text = Text ?? "";
        if (text.Length > MaxText || Delay is < 0 or > MaxDelay || (string.IsNullOrWhiteSpace(text) && File is null && Location is null))
            return null;
        if (File is { IsSendable: false } or { Content.Length: > MaxFile } || Location is { Latitude: < -90 or > 90 } or { Longitude: < -180 or > 180 })
            return null;

        return new PhoneMessage(string.IsNullOrWhiteSpace(ProfileName) ? new PhonePerson(address) : new PhonePerson(address, ProfileName), text)
        {
            MessageSid = sid,
            ClientId = ClientId,
            Button = ButtonPayload is { } payload ? new PhoneButton(text, payload.Length > 0 ? payload : null) : null,
            Media = File is { } file ? [new PhoneMedia(file.ContentType) { Content = file.Content, FileName = file.Name }] : [],
            Location = Location,
        };
    }
}

/// <summary>A file from the person's phone.</summary>
/// <param name="Name">As the phone names it.</param>
/// <param name="ContentType">As the phone takes it for.</param>
/// <param name="Content">In Base64.</param>
internal sealed partial record PhoneFile(string? Name, string ContentType, byte[] Content)
{
    public bool IsSendable => Content is { Length: > 0 } && ContentType is not null && MediaType().IsMatch(ContentType) && Name?.Length <= 255;

    [GeneratedRegex(@"^[a-z0-9.+-]{1,100}/[a-z0-9.+-]{1,100}$")]
    private static partial Regex MediaType();
}
