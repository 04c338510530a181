using System.Net.Http.Headers;
using System.Text;
using WhatsAppBridge.Twilio;
using WhatsAppBridge.Twilio.Signing;

namespace WhatsAppBridge.Diagnostics;

/// <summary>Calls the bridge as Twilio would: through the public address, with everything that stands in front of it.</summary>
internal sealed class PublicAddress(IHttpClientFactory connections, TwilioOptions options)
{
    public const string HttpClientName = "PublicAddress";

    private const int MaxAnswerLength = 64 * 1024;

    public Task<PublicAnswer> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, options.PublicUrl + path), cancellationToken);

    /// <summary>
    /// Posts a form to a webhook that is no message and no report, so that nothing comes of it. Its text has what a proxy
    /// could change on the way.
    /// </summary>
    /// <param name="path">The webhook.</param>
    /// <param name="signer">Whose token signs it; null: nobody's.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public Task<PublicAnswer> PostAsync(string path, TwilioAccount? signer, CancellationToken cancellationToken)
    {
        FormField[] fields = [new("AccountSid", (signer ?? options.Account).AccountSid), new("Probe", "à la carte & 1+1")];
        var body = string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));
        var request = new HttpRequestMessage(HttpMethod.Post, options.PublicUrl + path)
        {
            Content = new StringContent(body, Encoding.ASCII, "application/x-www-form-urlencoded"),
        };
        if (signer is not null)
            request.Headers.Add(TwilioSignature.HeaderName, TwilioSignature.Compute(options.PublicUrl + path, fields, signer.AuthToken));
        return SendAsync(request, cancellationToken);
    }

    private async Task<PublicAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var http = connections.CreateClient(HttpClientName);
        using (request)
        {
            // As Twilio does with a user and password in the address.
            if (request.RequestUri is { UserInfo.Length: > 0 } address)
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo))));

            try
            {
                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                await response.Content.LoadIntoBufferAsync(MaxAnswerLength, cancellationToken);
                return new PublicAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken), response.Headers.Location?.OriginalString);
            }
            catch (HttpRequestException exception)
            {
                return new PublicAnswer(null, "", null) { Error = exception.HttpRequestError };
            }
        }
    }
}

/// <summary>What came back through the public address.</summary>
/// <param name="Status">Null: nothing, for the reason in <see cref="Error"/>.</param>
/// <param name="Body">Its text.</param>
/// <param name="Location">Where a redirect points to.</param>
internal sealed record PublicAnswer(int? Status, string Body, string? Location)
{
    public HttpRequestError Error { get; init; }
}
