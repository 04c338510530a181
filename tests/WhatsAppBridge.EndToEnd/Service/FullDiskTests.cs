using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using WhatsAppBridge.EndToEnd.Infrastructure;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>A disk that takes no more: Twilio is told so that its fallback can act, and nothing accepted is lost.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task A_full_disk_refuses_messages_until_there_is_room_and_loses_none_it_took()
    {
        // The runtime's own files in memory must go on growing.
        await using var scene = await BridgeScene.StartAsync(("DOTNET_EnableWriteXorExecute", "0"));
        var first = await scene.SayAsync("echo before");
        Assert.Equal(200, first.Status);
        await WaitUntilOverAsync(scene);

        // No file of the process may grow beyond what it is: to SQLite that is a disk without space.
        await LimitAsync(scene.Bridge.Program.Id, "1024:unlimited");
        var refused = await UntilAsync(scene, status => status == 503);
        using (var ready = await scene.Bridge.Client.GetAsync("/health/ready"))
            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, ready.StatusCode);

        await LimitAsync(scene.Bridge.Program.Id, "unlimited:unlimited");

        Assert.Contains("after", await scene.AskAsync("echo after"), StringComparison.Ordinal);
        Assert.Equal(first.TwiML, (await scene.RepeatAsync(first)).TwiML);
        Assert.Equal(200, (await scene.RepeatAsync(refused)).Status);
        await scene.RestartAsync();
        Assert.Equal(first.TwiML, (await scene.RepeatAsync(first)).TwiML);
        Assert.DoesNotContain(scene.Twilio.Sent, message => message.Via == Playground.Twilio.SentVia.Rest);
    }

    private static async Task<Playground.Twilio.WebhookExchange> UntilAsync(BridgeScene scene, Func<int?, bool> condition)
    {
        var statuses = new List<int?>();
        for (var i = 0; i < 20; i++)
        {
            var exchange = await scene.SayAsync($"echo {i}");
            statuses.Add(exchange.Status);
            if (condition(exchange.Status))
                return exchange;
        }

        throw new InvalidOperationException($"The status waited for did not come, but {string.Join(", ", statuses)}. {scene.Bridge.Program.AllErrors}");
    }

    // What is over is recorded a moment after it was heard; cut off within it, an answer is sent once more at the next start.
    private static async Task WaitUntilOverAsync(BridgeScene scene)
    {
        using var file = new SqliteConnection($"Data Source={scene.Settings["Store__Sqlite__Path"]};Mode=ReadOnly");
        await file.OpenAsync();
        using var open = file.CreateCommand();
        open.CommandText = "SELECT count(*) FROM message LEFT JOIN answer USING (number) WHERE finished IS NOT 1";
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((long)(await open.ExecuteScalarAsync(patience.Token))! > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
    }

    private static async Task LimitAsync(int process, string limit)
    {
        using var prlimit = Process.Start("prlimit", ["--pid", process.ToString(CultureInfo.InvariantCulture), $"--fsize={limit}"]);
        await prlimit.WaitForExitAsync();
        Assert.Equal(0, prlimit.ExitCode);
    }
}
