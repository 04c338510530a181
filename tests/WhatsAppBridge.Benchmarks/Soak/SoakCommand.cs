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

    // The breaker's pause, and what has been waiting for it.
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(10);

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

        // What was written while the assistant was away is on the operator's list, and asked again while it is still kept.
        var askedAgain = 0;
        List<Func<CancellationToken, Task>> troubles =
        [
            async stopping =>
            {
                await assistant.RestartAsync(Away, stopping);
                await Task.Delay(Recovery, TimeProvider.System, stopping);
                askedAgain += await RetryAllAsync(launch, stopping);
            },
        ];
        if (redis is not null)
            troubles.Add(stopping => redis.RestartAsync(Away, stopping));
        var crowd = new SteadyCrowd(twilio, People);
        var run = new SoakRun(crowd, bridge.Id, troubles);
        var times = await run.RunAsync(duration, cancellationToken);

        if (crowd.Unanswered().Count > 0)
        {
            askedAgain += await RetryAllAsync(launch, cancellationToken);
            await run.SettleAsync(cancellationToken);
        }

        var (lost, growth) = (crowd.Unanswered(), SoakSample.GrowthIn(run.Samples));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{crowd.Messages} messages of {People} people in {duration.TotalMinutes:0} minutes, {times} restarts, {crowd.Repetitions} webhooks repeated"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{askedAgain} were asked again by command; {crowd.Doubled().Count} were answered twice; {lost.Count} are not accounted for {string.Join(' ', lost.Take(10))}"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Memory at most {run.Samples.Max(sample => sample.Memory) / 1e6:0} MB, handles {run.Samples.Max(sample => sample.Handles)}, threads {run.Samples.Max(sample => sample.Threads)}: {(growth.Count == 0 ? "flat" : string.Join(", ", growth))}"));
        return lost.Count == 0 && growth.Count == 0 ? 0 : 1;
    }

    /// <returns>How many messages were on the list.</returns>
    private static async Task<int> RetryAllAsync(Launch launch, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(BridgeProgram.Command[0], [.. BridgeProgram.Command.Skip(1), "attention", "retry", "--all"]) { WorkingDirectory = launch.Folder, RedirectStandardOutput = true };
        foreach (var (name, value) in launch.Environment)
            start.Environment[name] = value;
        using var command = Process.Start(start)!;
        var said = await command.StandardOutput.ReadToEndAsync(cancellationToken);
        await command.WaitForExitAsync(cancellationToken);
        // A line for each, which begins with its number.
        return said.Split('\n').Count(line => line is [>= '0' and <= '9', ..]);
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
            ["Assistant__Protocols"] = "Http2",
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
