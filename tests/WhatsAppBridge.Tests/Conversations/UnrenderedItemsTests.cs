using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppBridge.Conversations;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Conversations;

public sealed class UnrenderedItemsTests
{
    [Fact]
    public async Task An_item_that_nobody_sees_is_counted_and_logged_and_the_others_are_sent()
    {
        await using var bridge = await BridgeFixture.StartAsync();
        using var counted = new CountedItems(bridge.Services.GetRequiredService<IMeterFactory>());
        bridge.Assistant.Script = _ => new JsonObject
        {
            ["generic"] = new JsonArray(null, new JsonObject { ["response_type"] = "image" }, new JsonObject { ["response_type"] = "hologram" }, new JsonObject { ["response_type"] = "text", ["text"] = "Hello." }),
        };

        Assert.Equal(["Hello."], await bridge.AskAsync("go"));
        Assert.Equal(["Hello."], await bridge.AskAsync("again"));

        Assert.Equal(
            ["/no response_type", "image/source is not a web address", "hologram/not shown on WhatsApp", "/no response_type", "image/source is not a web address", "hologram/not shown on WhatsApp"],
            counted.Items);
        Assert.Equal(2, Lines(bridge, "image"));
        Assert.Equal(1, Lines(bridge, "hologram"));
    }

    private static int Lines(BridgeFixture bridge, string type) => bridge.Logs.Lines.Count(line =>
        line.Text.StartsWith("Response item", StringComparison.Ordinal) && line.Text.Contains(type, StringComparison.Ordinal));

    private sealed class CountedItems : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly List<string> _items = [];

        public CountedItems(IMeterFactory meters)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                // Other bridges in this process have counters of the same name.
                if (instrument.Name == UnrenderedItems.CounterName && ReferenceEquals(instrument.Meter.Scope, meters))
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => _items.Add($"{tags[0].Value}/{tags[1].Value}"));
            _listener.Start();
        }

        public IReadOnlyList<string> Items => _items;

        public void Dispose() => _listener.Dispose();
    }
}
