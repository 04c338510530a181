using System.Net.Http.Headers;
using System.Text.Json;

namespace WhatsAppBridge.Assistant;

/// <summary>
/// Fetches tokens from IBM Cloud's IAM or from a Cloud Pak cluster. A service that gives none at the moment is told from
/// one that refuses the account for good.
/// Source: https://cloud.ibm.com/docs/account?topic=account-iamtoken_from_apikey
/// </summary>
internal sealed class TokenClient(HttpClient http, AssistantOptions options, TimeProvider time)
{
    private static readonly TimeSpan LifetimeWhenUnknown = TimeSpan.FromMinutes(20);

    // Whoever insists on HTTP/2 knows it of the assistant's host, and of no other.
    private readonly AssistantProtocols _protocols =
        options.Protocols != AssistantProtocols.Http2 || new Uri(options.TokenUrl).Authority == new Uri(options.Url).Authority ? options.Protocols : AssistantProtocols.Http1AndHttp2;

    public Task<AssistantResult<AssistantToken>> FetchAsync(CancellationToken cancellationToken) =>
        options.Authentication == AssistantAuthentication.CloudPak
            ? SendAsync(CloudPakRequest(), ReadCloudPakToken, cancellationToken)
            : SendAsync(IamRequest(), ReadIamToken, cancellationToken);

    private HttpRequestMessage IamRequest() => new(HttpMethod.Post, options.TokenUrl)
    {
        Headers = { Accept = { new MediaTypeWithQualityHeaderValue("application/json") } },
        Content = new FormUrlEncodedContent(
        [
            new("grant_type", "urn:ibm:params:oauth:grant-type:apikey"),
            new("apikey", options.ApiKey),
        ]),
    };

    private HttpRequestMessage CloudPakRequest()
    {
        var account = options.Password is { } password
            ? new CloudPakAccount { Username = options.Username, Password = password }
            : new CloudPakAccount { Username = options.Username, ApiKey = options.ApiKey };
        return new HttpRequestMessage(HttpMethod.Post, options.TokenUrl)
        {
            Content = JsonContent.Create(account, AssistantJson.Default.CloudPakAccount),
        };
    }

    private async Task<AssistantResult<AssistantToken>> SendAsync(
        HttpRequestMessage request, Func<byte[], AssistantToken?> read, CancellationToken cancellationToken)
    {
        using (request)
        {
            AssistantHttp.SetVersion(request, _protocols);
            try
            {
                using var response = await http.SendAsync(request, cancellationToken);
                var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
                if (!response.IsSuccessStatusCode)
                    return TokenError(response, body);

                return read(body) is { } token
                    ? token
                    : Unavailable("The token service's answer holds no token.", (int)response.StatusCode);
            }
            catch (JsonException)
            {
                return Unavailable("The token service's answer is not JSON.");
            }
            catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.SecureConnectionError)
            {
                return new AssistantError(AssistantErrorKind.Untrusted, $"No TLS connection to the token service: its certificate is not trusted (Assistant:CertificateAuthority), or the handshake failed.{AssistantHttp.HintFor(_protocols)}");
            }
            catch (HttpRequestException exception)
            {
                return Unavailable($"The token service can't be reached: {exception.HttpRequestError}.{AssistantHttp.HintFor(_protocols)}");
            }
            catch (IOException)
            {
                return Unavailable("The connection to the token service broke off.");
            }
        }
    }

    // IAM answers a wrong key with 400 and a code such as BXNIM0415E.
    private AssistantError TokenError(HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        var kind = status is 408 or 429 or >= 500 ? AssistantErrorKind.TokenUnavailable : AssistantErrorKind.NotAuthorised;
        return new AssistantError(kind, $"The token service answered {status}{IamErrorCode(body)}.", status)
        {
            RetryAfter = RateLimitHeaders.WaitOf(response, time.GetUtcNow()),
        };
    }

    private static AssistantError Unavailable(string message, int? status = null) => new(AssistantErrorKind.TokenUnavailable, message, status);

    private static string IamErrorCode(byte[] body)
    {
        try
        {
            var error = JsonSerializer.Deserialize(body, AssistantJson.Default.IamError);
            return error?.ErrorCode is { } code ? $" {code}" : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static bool IsHeaderValue(string token) => token.Length > 0 && token.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0;

    private AssistantToken? ReadIamToken(byte[] body)
    {
        var answer = JsonSerializer.Deserialize(body, AssistantJson.Default.IamToken);
        return answer?.AccessToken is { } token && IsHeaderValue(token)
            ? AssistantToken.Lasting(token, time.GetUtcNow(), answer.ExpiresIn is > 0 and <= 86_400 and var seconds ? TimeSpan.FromSeconds(seconds) : LifetimeWhenUnknown)
            : null;
    }

    // The answer has no lifetime; the token itself, a JWT, has.
    private AssistantToken? ReadCloudPakToken(byte[] body)
    {
        var answer = JsonSerializer.Deserialize(body, AssistantJson.Default.CloudPakToken);
        return answer?.Token is { } token && IsHeaderValue(token)
            ? AssistantToken.Lasting(token, time.GetUtcNow(), JwtLifetime.Of(token) ?? LifetimeWhenUnknown)
            : null;
    }
}
