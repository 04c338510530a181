using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Tests.Playground.Twilio;

/// <summary>Calls the emulated REST interface with an account's keys.</summary>
internal sealed class RestClient : HttpClient
{
    private readonly string _account;

    private RestClient(EmulatedTwilio twilio, string user, string password, string? account = null)
    {
        _account = account ?? twilio.AccountSid;
        BaseAddress = twilio.BaseUrl;
        DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }

    public static RestClient For(EmulatedTwilio twilio) => new(twilio, twilio.AccountSid, twilio.AuthToken);

    public static RestClient For(EmulatedTwilio twilio, EmulatedAccount account) => new(twilio, account.AccountSid, account.AuthToken, account.AccountSid);

    public static RestClient WithKey(EmulatedTwilio twilio) => new(twilio, twilio.ApiKeySid, twilio.ApiKeySecret);

    public static RestClient WithPassword(EmulatedTwilio twilio, string password) => new(twilio, twilio.AccountSid, password);

    public async Task<(int Status, JsonNode Body)> CreateAsync(params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(p => KeyValuePair.Create(p.Name, p.Value)));
        using var response = await PostAsync(new Uri($"/2010-04-01/Accounts/{_account}/Messages.json", UriKind.Relative), content);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    public async Task<(int Status, JsonNode Body)> FetchAsync(string path)
    {
        using var response = await GetAsync(new Uri($"/2010-04-01/Accounts/{_account}{path}", UriKind.Relative));
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
