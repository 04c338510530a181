using System.Text.Json;

namespace WhatsAppBridge.Twilio.Rest;

/// <summary>Messages and their attachments. Source: https://www.twilio.com/docs/messaging/api/message-resource</summary>
internal sealed class TwilioMessages(TwilioTransport transport)
{
    /// <summary>
    /// Creates a message. Twilio has no idempotency key for it: after an error of kind <see cref="TwilioErrorKind.Unknown"/>
    /// the person may have got it, and would get it again.
    /// </summary>
    public async Task<TwilioResult<CreatedMessage>> CreateAsync(TwilioAccount account, NewMessage message, CancellationToken cancellationToken)
    {
        var address = transport.Api($"/2010-04-01/Accounts/{account.AccountSid}/Messages.json");
        var answer = await transport.SendAsync(account, TwilioCall.PostForm(address, FieldsOf(message)), cancellationToken);
        if (!answer.IsSuccess)
            return answer.Error;

        return answer.Value.Read(TwilioRestJson.Default.MessageDocument, document => document.Sid is { Length: > 0 and <= MessageSid.MaxLength } sid
            ? new CreatedMessage(new MessageSid(sid), document.Status)
            : null);
    }

    /// <summary>The error, or null when the attachment is gone, by this call or before it.</summary>
    public async Task<TwilioError?> DeleteMediaAsync(TwilioAccount account, MessageSid message, string mediaSid, CancellationToken cancellationToken)
    {
        var address = transport.Api(
            $"/2010-04-01/Accounts/{account.AccountSid}/Messages/{Uri.EscapeDataString(message.Value)}/Media/{Uri.EscapeDataString(mediaSid)}.json");
        var answer = await transport.SendAsync(account, TwilioCall.Delete(address), cancellationToken);
        return answer.Error is { Kind: not TwilioErrorKind.NotFound } error ? error : null;
    }

    private static IEnumerable<KeyValuePair<string, string>> FieldsOf(NewMessage message)
    {
        yield return new("To", $"whatsapp:{message.To.Value}");
        yield return new("From", $"whatsapp:{message.From.Value}");
        if (message.Body is { } body)
            yield return new("Body", body);
        if (message.MediaUrl is { } media)
            yield return new("MediaUrl", media);
        if (message.ContentSid is { } content)
            yield return new("ContentSid", content);
        if (message.ContentVariables is { } variables)
            yield return new("ContentVariables", JsonSerializer.Serialize(variables, TwilioRestJson.Default.IReadOnlyDictionaryStringString));
        if (message.StatusCallback is { } callback)
            yield return new("StatusCallback", callback);
    }
}

/// <summary>A message to create: a text, an attachment, an image or video with a text, or a content made before.</summary>
internal sealed record NewMessage
{
    public required WhatsAppAddress To { get; init; }

    public required WhatsAppAddress From { get; init; }

    /// <summary>At most 1,600 UTF-16 units.</summary>
    public string? Body { get; init; }

    public string? MediaUrl { get; init; }

    /// <summary>A content of the Content API, <c>HX</c> and 32 hexadecimal digits; without <see cref="Body"/> and <see cref="MediaUrl"/>.</summary>
    public string? ContentSid { get; init; }

    /// <summary>What stands for the content's placeholders, by their numbers or names.</summary>
    public IReadOnlyDictionary<string, string>? ContentVariables { get; init; }

    /// <summary>Where Twilio tells what becomes of the message.</summary>
    public string? StatusCallback { get; init; }

    // Records print their members; this one holds a person's words.
    public override string ToString() => $"message from {From} to {To}";
}

/// <param name="Sid">Its name from now on, in status callbacks too.</param>
/// <param name="Status">As Twilio writes it: <c>queued</c> or <c>accepted</c>.</param>
internal sealed record CreatedMessage(MessageSid Sid, string? Status);
