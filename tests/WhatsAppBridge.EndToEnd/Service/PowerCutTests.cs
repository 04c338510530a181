using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;
using WhatsAppBridge.EndToEnd.Infrastructure;
using WhatsAppBridge.Playground.Twilio;

namespace WhatsAppBridge.EndToEnd.Service;

/// <summary>What Twilio has heard 200 for is on the disk, and not only with the operating system.</summary>
[Trait("Category", "Slow")]
public sealed class PowerCutTests
{
    private const int People = 12;

    [Theory]
    [InlineData(700)]
    [InlineData(1_100)]
    [InlineData(1_500)]
    public async Task A_power_cut_loses_no_message_that_was_answered(int milliseconds)
    {
        await using var disk = await CuttableDisk.TryMakeAsync();
        Assert.SkipWhen(disk is null, "A disk whose power can be cut takes root, mkfs.ext4 and a loop device.");
        await using var scene = await BridgeScene.StartAsync(("Store__Sqlite__Path", Path.Combine(disk.Folder, "bridge.db")));
        var (answered, isOver) = (new ConcurrentBag<string>(), false);

        var writing = Enumerable.Range(0, People).Select(person => Task.Run(async () =>
        {
            var phone = new PhonePerson(string.Create(CultureInfo.InvariantCulture, $"+1415555{person:0000}"));
            while (!Volatile.Read(ref isOver))
            {
                var exchange = await scene.Twilio.DeliverAsync(new PhoneMessage(phone, "echo hello"));
                if (exchange.Status == 200)
                    answered.Add(exchange.MessageSid);
            }
        })).ToList();
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);
        // A machine without power answers nobody. This one goes on, and an fsync under way when its file system ends may still say yes.
        var heard = answered.ToList();
        disk.Cut();
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        Volatile.Write(ref isOver, true);
        await Task.WhenAll(writing);
        await scene.KillAsync();
        await disk.RestoreAsync();

        var kept = await SidsAsync(scene.Settings["Store__Sqlite__Path"]);
        Assert.NotEmpty(heard);
        Assert.Empty(heard.Except(kept));
        await scene.StartBridgeAsync();
        Assert.Contains("after", await scene.AskAsync("echo after"), StringComparison.Ordinal);
        await scene.StopAsync();
    }

    private static async Task<HashSet<string>> SidsAsync(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT sid FROM message";
        await using var rows = await command.ExecuteReaderAsync();
        var sids = new HashSet<string>(StringComparer.Ordinal);
        while (await rows.ReadAsync())
            sids.Add(rows.GetString(0));
        return sids;
    }
}
