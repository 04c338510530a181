using WhatsAppBridge.Diagnostics;

namespace WhatsAppBridge.Cli;

/// <summary>
/// Asks the service on this machine whether it lives: a container's health check where there is neither shell nor curl.
/// It starts none of the service's parts, so that asking every half minute costs next to nothing.
/// </summary>
internal static class HealthcheckCommand
{
    private const int UsualPort = 5000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync(string[] args)
    {
        if (AddressOf(args) is not { } address)
        {
            await Console.Error.WriteLineAsync("usage: WhatsAppBridge healthcheck [http://127.0.0.1:8080]");
            return ExitCode.Usage;
        }

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        try
        {
            using var response = await http.GetAsync(new Uri(address, HealthFeature.Live));
            return response.IsSuccessStatusCode ? ExitCode.Done : ExitCode.Failed;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"No answer from {address.Authority}.");
            return ExitCode.Failed;
        }
    }

    private static Uri? AddressOf(string[] args) => args switch
    {
        [] => new Uri(Configured(name => Environment.GetEnvironmentVariable(name))),
        [var written] when Uri.TryCreate(written, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp => address,
        _ => null,
    };

    /// <summary>Where the service listens by the variables ASP.NET Core reads, in its order.</summary>
    public static string Configured(Func<string, string?> variable)
    {
        string?[] urls = [variable("ASPNETCORE_URLS"), variable("DOTNET_URLS"), variable("URLS")];
        string?[] ports = [variable("ASPNETCORE_HTTP_PORTS"), variable("DOTNET_HTTP_PORTS"), variable("HTTP_PORTS")];
        var url = urls.FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))?.Split(';').FirstOrDefault(value => value.StartsWith("http://", StringComparison.OrdinalIgnoreCase));
        var port = url?[(url.LastIndexOf(':') + 1)..].TrimEnd('/') ?? ports.FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))?.Split(';')[0];
        return $"http://127.0.0.1:{(ushort.TryParse(port, out var number) ? number : url is null ? UsualPort : 80)}";
    }
}
