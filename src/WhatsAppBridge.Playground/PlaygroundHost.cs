using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using WhatsAppBridge.Playground.Assistant;
using WhatsAppBridge.Playground.Phone;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.Playground;

/// <summary>
/// Everything a first look needs, on this machine and with no account: an assistant, a Twilio, the bridge between
/// them, and a phone to type on.
/// </summary>
public sealed class PlaygroundHost : IAsyncDisposable
{
    private const int UsualPort = 5050;
    private const string WebhookPath = "/webhooks/twilio/whatsapp";
    private const string StatusPath = "/webhooks/twilio/status";

    // What a command line may say about the bridge; the environment reaches it anyway.
    private static readonly string[] Passed = ["Assistant:", "Conversation:", "Rendering:", "Logging:", "Portal:"];

    // Made up; the emulated Twilio signs with it and posts to where the bridge really listens.
    private static readonly Uri PublicUrl = new("https://bridge.playground.example");

    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("whatsappbridge-playground-");

    private PlaygroundHost()
    {
    }

    public Uri Phone { get; private set; } = null!;

    public Uri Bridge { get; private set; } = null!;

    /// <summary>The operator's pages of this bridge.</summary>
    public Uri Portal { get; private set; } = null!;

    public string PortalPassword { get; private set; } = "the-playground";

    /// <summary>The assistant that answers: the emulated one, or the one the settings name.</summary>
    public Uri AssistantUrl { get; private set; } = null!;

    public bool IsAssistantEmulated { get; private set; }

    /// <summary>Starts everything. With an <c>Assistant:Url</c> in the settings, that assistant answers.</summary>
    /// <param name="configuration">Environment and command line: <c>Assistant</c>, <c>Rendering</c>, <c>Conversation</c>, and <c>Port</c> of the phone.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    public static async Task<PlaygroundHost> StartAsync(IConfiguration configuration, CancellationToken cancellationToken = default)
    {
        var playground = new PlaygroundHost();
        try
        {
            await playground.StartPartsAsync(configuration, cancellationToken);
            return playground;
        }
        catch
        {
            await playground.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
            await part.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private async Task StartPartsAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var settings = configuration.AsEnumerable()
            .Where(setting => Array.Exists(Passed, section => setting.Key.StartsWith(section, StringComparison.OrdinalIgnoreCase)))
            .ToDictionary(StringComparer.OrdinalIgnoreCase);
        settings["Store:Sqlite:Path"] = Path.Combine(_data.FullName, "bridge.db");
        // For one person and their friends: as much as any machine lets a program open.
        settings.TryAdd("Server:MaxConnections", "500");
        settings.TryAdd("Assistant:MaxConcurrentCalls", "100");
        settings["Portal:Enabled"] = "true";
        PortalPassword = configuration["Portal:Password"] is { Length: > 0 } password ? password : PortalPassword;
        settings["Portal:Password"] = PortalPassword;

        if (configuration["Assistant:Url"] is { Length: > 0 } realAssistant)
        {
            AssistantUrl = new Uri(realAssistant);
        }
        else
        {
            var assistant = Own(await EmulatedAssistant.StartAsync(cancellationToken: cancellationToken));
            (AssistantUrl, IsAssistantEmulated) = (assistant.Url, true);
            settings["Assistant:Url"] = assistant.Url.ToString();
            settings["Assistant:TokenUrl"] = assistant.TokenUrl.ToString();
            settings["Assistant:ApiKey"] = assistant.ApiKey;
            settings["Assistant:AssistantId"] = assistant.AssistantId;
            settings["Assistant:EnvironmentId"] = assistant.EnvironmentId;
            settings["Assistant:Authentication"] = "Iam";
        }

        var twilio = Own(await EmulatedTwilio.StartAsync(new EmulatedTwilioOptions { PublicUrl = PublicUrl }, cancellationToken));
        settings["Twilio:AccountSid"] = twilio.AccountSid;
        settings["Twilio:AuthToken"] = twilio.AuthToken;
        settings["Twilio:ApiKeySid"] = "";
        settings["Twilio:PublicUrl"] = PublicUrl.ToString();
        settings["Twilio:ApiUrl"] = twilio.BaseUrl.ToString();
        settings["Twilio:MessagingUrl"] = twilio.BaseUrl.ToString();

        // Failed answers are told to the bridge, as by a sender that is set up well.
        twilio.ChangeSender(twilio.Number, sender => sender with { StatusCallbackUrl = new Uri(PublicUrl, StatusPath).ToString() });
        var assistantLine = new AssistantLine(TimeProvider.System);
        var road = new PublicRoad(PublicUrl);
        var bridge = Own(await BridgeHost.StartAsync(settings, builder =>
        {
            builder.Environment.EnvironmentName = Environments.Development;
            assistantLine.Join(builder.Services);
            road.Join(builder.Services);
            LetCookiesUsePlainHttp(builder.Services);
        }, cancellationToken));
        Bridge = road.Bridge = bridge.Address;
        Portal = new Uri(LocalName(bridge.Address.ToString()), "portal");
        twilio.WebhookUrl = new Uri(bridge.Address, WebhookPath);

        var phone = Own(await PhoneHost.StartAsync(twilio, $"http://127.0.0.1:{PhonePort(configuration)}", assistantLine, cancellationToken));
        Phone = LocalName(phone.Urls.First());
    }

    // The public address is https, so the bridge makes its cookies for https alone; a browser comes to it by http, on this
    // machine. Most take http://localhost for as good, Safari does not.
    private static void LetCookiesUsePlainHttp(IServiceCollection services)
    {
        services.PostConfigureAll<CookieAuthenticationOptions>(options => options.Cookie.SecurePolicy = CookieSecurePolicy.None);
        services.PostConfigureAll<AntiforgeryOptions>(options => options.Cookie.SecurePolicy = CookieSecurePolicy.None);
    }

    private static Uri LocalName(string address) => new(address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

    private T Own<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }

    // The usual port, so that a bookmark works; any other when somebody has it already.
    private static int PhonePort(IConfiguration configuration)
    {
        if (int.TryParse(configuration["Port"], out var wanted))
            return wanted;

        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, UsualPort));
            return UsualPort;
        }
        catch (SocketException)
        {
            return 0;
        }
    }
}
