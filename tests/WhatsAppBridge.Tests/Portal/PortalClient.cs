using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WhatsAppBridge.Tests.Portal;

/// <summary>A browser reduced to what the portal is about: cookies, the token of a page, and no redirects followed.</summary>
internal sealed partial class PortalClient(Uri bridge) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = bridge };

    /// <summary>By name; those the bridge has set, with the flags it set them with.</summary>
    public Dictionary<string, string> Cookies { get; init; } = [];

    public List<string> CookieHeaders { get; } = [];

    /// <summary>What a change has to bring along; from the last page that was looked at.</summary>
    public string Token { get; set; } = "";

    public async Task<HttpResponseMessage> GetAsync(string path) => Keep(await _http.SendAsync(Request(HttpMethod.Get, path)));

    public async Task<string> PageAsync(string path)
    {
        using var response = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var page = await response.Content.ReadAsStringAsync();
        Token = TokenIn().Match(page).Groups[1].Value;
        return page;
    }

    public async Task<JsonElement> JsonAsync(string path)
    {
        using var response = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<HttpResponseMessage> PostAsync(string path, HttpContent? content = null)
    {
        var request = Request(HttpMethod.Post, path);
        request.Headers.Add("X-Portal-Token", Token);
        request.Content = content;
        return Keep(await _http.SendAsync(request));
    }

    public Task<HttpResponseMessage> PostJsonAsync(string path, string json) =>
        PostAsync(path, new StringContent(json, System.Text.Encoding.UTF8, "application/json"));

    /// <summary>Opens the sign-in page and sends its form.</summary>
    public async Task<HttpResponseMessage> SignInAsync(string password)
    {
        await PageAsync("/portal/sign-in");
        return await PostFormAsync(password, Token);
    }

    public async Task<HttpResponseMessage> PostFormAsync(string password, string token)
    {
        var request = Request(HttpMethod.Post, "/portal/sign-in");
        request.Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("to", "attention"), new("password", password)]);
        return Keep(await _http.SendAsync(request));
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        if (Cookies.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        return request;
    }

    private HttpResponseMessage Keep(HttpResponseMessage response)
    {
        foreach (var header in response.Headers.TryGetValues("Set-Cookie", out var values) ? values : [])
        {
            CookieHeaders.Add(header);
            var (name, value) = header.Split(';')[0].Split('=', 2) is [var first, var second] ? (first, second) : (header, "");
            if (value.Length == 0)
                Cookies.Remove(name);
            else
                Cookies[name] = value;
        }

        return response;
    }

    [GeneratedRegex("""(?:__RequestVerificationToken" value|portal-token" content)="([^"]+)""")]
    private static partial Regex TokenIn();
}
