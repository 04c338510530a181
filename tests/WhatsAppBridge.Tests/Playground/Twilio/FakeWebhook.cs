using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace WhatsAppBridge.Tests.Playground.Twilio;

/// <summary>A bridge that answers what a test wants, and remembers what it was sent.</summary>
internal sealed class FakeWebhook : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<Call> _calls = [];

    private FakeWebhook(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            lock (_calls)
                _calls.Add(new(context.Request.Path + context.Request.QueryString, headers, body));

            await answer(context);
        });
    }

    public IReadOnlyList<Call> Calls
    {
        get
        {
            lock (_calls)
                return [.. _calls];
        }
    }

    public Uri Url { get; private set; } = null!;

    public static Task<FakeWebhook> AnsweringAsync(string twiml, string contentType = "text/xml; charset=utf-8", int status = 200) =>
        StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            await context.Response.WriteAsync(twiml);
        });

    public static async Task<FakeWebhook> StartAsync(Func<HttpContext, Task> answer)
    {
        var webhook = new FakeWebhook(answer);
        await webhook._app.StartAsync();
        webhook.Url = new Uri(new Uri(webhook._app.Urls.First()), "/webhooks/twilio/whatsapp?tenant=acme&env=prod%2F1");
        return webhook;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public sealed record Call(string Target, IReadOnlyDictionary<string, string> Headers, string Body);
}
