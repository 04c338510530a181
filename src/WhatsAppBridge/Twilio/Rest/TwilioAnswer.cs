using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace WhatsAppBridge.Twilio.Rest;

/// <summary>A 2xx answer. What it says may be a secret (an account's document holds its auth token), so it never prints itself.</summary>
internal sealed class TwilioAnswer(int status, byte[] body, string? requestId)
{
    /// <summary>The document, or an error of kind <see cref="TwilioErrorKind.Unknown"/> where it is not what it should be.</summary>
    /// <param name="type">How to read it.</param>
    /// <param name="select">What is needed of it; null where that is missing.</param>
    public TwilioResult<T> Read<TDocument, T>(JsonTypeInfo<TDocument> type, Func<TDocument, T?> select)
        where TDocument : class
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) is { } document && select(document) is { } value ? value : Unreadable();
        }
        catch (JsonException)
        {
            return Unreadable();
        }
    }

    public TwilioError Unreadable() => new(TwilioErrorKind.Unknown, null, status, requestId);
}
