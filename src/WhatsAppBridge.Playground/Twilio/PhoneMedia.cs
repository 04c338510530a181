using System.Text;

namespace WhatsAppBridge.Playground.Twilio;

/// <summary>An attachment. With <see cref="Content"/> the emulated Twilio stores and serves it; with <see cref="Url"/> that address is passed on as it is.</summary>
public sealed record PhoneMedia(string ContentType)
{
    public ReadOnlyMemory<byte> Content { get; init; }

    public string? Url { get; init; }

    /// <summary>Arrives as the Body of a document.</summary>
    public string? FileName { get; init; }

    public static PhoneMedia Sticker(ReadOnlyMemory<byte> content) => new("image/webp") { Content = content };

    public static PhoneMedia VoiceNote(ReadOnlyMemory<byte> content) => new("audio/ogg") { Content = content };

    /// <summary>A caption is the message's text, and comes instead of the file name.</summary>
    public static PhoneMedia Document(ReadOnlyMemory<byte> content, string fileName, string contentType = "application/pdf") =>
        new(contentType) { Content = content, FileName = fileName };

    public static PhoneMedia Contact(string vCard) => new("text/vcard") { Content = Encoding.UTF8.GetBytes(vCard) };
}
