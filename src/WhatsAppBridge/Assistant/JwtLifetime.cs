using System.Buffers.Text;
using System.Text.Json;

namespace WhatsAppBridge.Assistant;

/// <summary>Reads how long a JSON Web Token lasts. Does not verify it: that is the business of whoever it is for.</summary>
internal static class JwtLifetime
{
    /// <summary><c>exp</c> minus <c>iat</c>, so that a clock that is wrong here or there does no harm; null when they can't be read.</summary>
    public static TimeSpan? Of(string token)
    {
        if (token.Split('.') is not [_, var payload, _])
            return null;

        try
        {
            var claims = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(payload), AssistantJson.Default.JwtClaims);
            return claims is { Exp: var end, Iat: var start } && end > start && end - start <= 86_400 * 366L ? TimeSpan.FromSeconds(end - start) : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }
}
