using System.Diagnostics;
using System.Globalization;
using WhatsAppBridge.Benchmarks.Hosting;
using WhatsAppBridge.Playground.Twilio;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Benchmarks.Soak;

/// <summary>
/// An hour, or so many minutes, of constant load while the assistant and, with the Redis store, the server go away and come
/// back: <c>soak [minutes] [sqlite|redis]</c>.
/// </summary>
internal static class SoakCommand
{
    private const int UsualMinutes = 60;
    private const int People = 50;

    private static readonly TimeSpan Away = TimeSpan.FromSeconds(3);

    /// <returns>0 when memory, handles and threads are flat and every message is accounted for; else 1, and 2 for a wrong command line.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var minutes = UsualMinutes;
        if (arguments is [var first, ..] && !int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out minutes)
            || arguments is not ([] or [_] or [_, "sqlite" or "redis"]))
        {
            await output.WriteLineAsync("usage: soak [minutes] [sqlite|redis]");
            return 2;
        }

        var folder = Directory.CreateTempSubdirectory("whatsappbridge-soak-");
        try
        {
            await using var redis = arguments is [_, "redis"] ? RestartableRedis.Start(folder) : null;
            return await RunAsync(TimeSpan.FromMinutes(minutes), redis, folder, output, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> RunAsync(TimeSpan duration, RestartableRedis? redis, DirectoryInfo folder, TextWriter output, CancellationToken cancellationToken)
    {
        await using var assistant = await RestartableAssistant.StartAsync(cancellationToken);
        await using var twilio = await EmulatedTwilio.StartAsync(new EmulatedTwilioOptions { PublicUrl = new Uri("https://bridge.example.com") }, cancellationToken);
        var launch = LaunchOf(assistant, twilio, redis, folder);
        await using var bridge = await ChildProcess.StartAsync(launch, cancellationToken);
        twilio.WebhookUrl = new Uri(bridge.Address, "/webhooks/twilio/whatsapp");

        List<Func<CancellationToken, Task>> troubles = [stopping => assistant.RestartAsync(Away, stopping)];
        if (redis is not null)
            troubles.Add(stopping => redis.RestartAsync(Away, stopping));
        var crowd = new SteadyCrowd(twilio, People);
        var run = new SoakRun(crowd, bridge.Id, troubles);
        var times = await run.RunAsync(duration, cancellationToken);

        var left = crowd.Unanswered();
        if (left.Count > 0)
        {
            // What was written while the assistant was away is on the operator's list.
            await RetryAllAsync(launch, cancellationToken);
            await run.SettleAsync(cancellationToken);
        }

        var (lost, growth) = (crowd.Unanswered(), SoakSample.GrowthIn(run.Samples));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{crowd.Messages} messages of {People} people in {duration.TotalMinutes:0} minutes, {times} restarts, {crowd.Repetitions} webhooks repeated"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{left.Count} had to be asked again by command; {crowd.Doubled().Count} were answered twice; {lost.Count} are not accounted for {string.Join(' ', lost.Take(10))}"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Memory at most {run.Samples.Max(sample => sample.Memory) / 1e6:0} MB, handles {run.Samples.Max(sample => sample.Handles)}, threads {run.Samples.Max(sample => sample.Threads)}: {(growth.Count == 0 ? "flat" : string.Join(", ", growth))}"));
        return lost.Count == 0 && growth.Count == 0 ? 0 : 1;
    }

    private static async Task RetryAllAsync(Launch launch, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(BridgeProgram.Command[0], [.. BridgeProgram.Command.Skip(1), "attention", "retry", "--all"]) { WorkingDirectory = launch.Folder, RedirectStandardOutput = true };
        foreach (var (name, value) in launch.Environment)
            start.Environment[name] = value;
        using var command = Process.Start(start)!;
        await command.StandardOutput.ReadToEndAsync(cancellationToken);
        await command.WaitForExitAsync(cancellationToken);
    }

    private static Launch LaunchOf(RestartableAssistant assistant, EmulatedTwilio twilio, RestartableRedis? redis, DirectoryInfo folder) => new()
    {
        Name = "bridge",
        Program = BridgeProgram.Command[0],
        Arguments = [.. BridgeProgram.Command.Skip(1), "--urls", "http://127.0.0.1:0"],
        Folder = folder.FullName,
        Environment = new Dictionary<string, string>
        {
            ["Twilio__AccountSid"] = twilio.AccountSid,
            ["Twilio__AuthToken"] = twilio.AuthToken,
            ["Twilio__PublicUrl"] = "https://bridge.example.com",
            ["Twilio__ApiUrl"] = twilio.BaseUrl.ToString(),
            ["Twilio__MessagingUrl"] = twilio.BaseUrl.ToString(),
            ["Assistant__Url"] = assistant.Current.Url.ToString(),
            ["Assistant__TokenUrl"] = assistant.Current.TokenUrl.ToString(),
            ["Assistant__ApiKey"] = assistant.Current.ApiKey,
            ["Assistant__AssistantId"] = assistant.Current.AssistantId,
            ["Assistant__EnvironmentId"] = assistant.Current.EnvironmentId,
            // Soon old, so that an hour shows whether what is past its time goes.
            ["Store__Retention"] = "5m",
            ["Store__Provider"] = redis is null ? "Sqlite" : "Redis",
            ["Store__Sqlite__Path"] = Path.Combine(folder.FullName, "bridge.db"),
            ["Store__Redis__Connection"] = redis?.Address ?? "",
        },
    };
}
