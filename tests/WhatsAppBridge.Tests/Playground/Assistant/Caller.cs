using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using WhatsAppBridge.Playground.Assistant;

namespace WhatsAppBridge.Tests.Playground.Assistant;

/// <summary>A client that knows the protocol and nothing of the emulated service's insides.</summary>
internal sealed class Caller : IDisposable
{
    public const string Version = "version=2024-08-25";
    private readonly EmulatedAssistant _assistant;

    public Caller(EmulatedAssistant assistant)
    {
        _assistant = assistant;
        var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"apikey:{assistant.ApiKey}"));
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", pair);
    }

    public HttpClient Http { get; } = new();

    public string Base => $"{_assistant.Url}/v2/assistants/{_assistant.AssistantId}/environments/{_assistant.EnvironmentId}";

    public async Task<string> CreateSessionAsync()
    {
        var answer = await PostAsync($"{Base}/sessions?{Version}", "{}");
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer.Json["session_id"]!.GetValue<string>();
    }

    public Task<Answer> SayAsync(string session, string text) =>
        SendAsync(session, new JsonObject { ["input"] = new JsonObject { ["message_type"] = "text", ["text"] = text } });

    public Task<Answer> SendAsync(string session, JsonNode message) =>
        PostAsync($"{Base}/sessions/{session}/message?{Version}", message.ToJsonString());

    public async Task<Answer> PostAsync(string url, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Answer.OfAsync(await Http.PostAsync(url, content));
    }

    public async Task<Answer> DeleteAsync(string url) => await Answer.OfAsync(await Http.DeleteAsync(url));

    public async Task<Answer> AskForTokenAsync(string key, string grant = "urn:ibm:params:oauth:grant-type:apikey")
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = grant, ["apikey"] = key });
        return await Answer.OfAsync(await Http.PostAsync(_assistant.TokenUrl, form));
    }

    public void Dispose() => Http.Dispose();

    internal sealed record Answer(HttpStatusCode Status, string Body, HttpResponseHeaders Headers)
    {
        public JsonNode Json => JsonNode.Parse(Body)!;

        public JsonArray Generic => (JsonArray)Json["output"]!["generic"]!;

        public string Text => Generic[0]!["text"]!.GetValue<string>();

        public static async Task<Answer> OfAsync(HttpResponseMessage response)
        {
            using (response)
                return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers);
        }
    }
}
