using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using WhatsAppBridge.Rendering;

namespace WhatsAppBridge.Conversations;

/// <summary>
/// Logs and counts the items of answers that a person does not see: every one that is broken, and once by type those
/// that are nothing on WhatsApp.
/// </summary>
internal sealed partial class UnrenderedItems
{
    public const string MeterName = "WhatsAppBridge";
    public const string CounterName = "whatsappbridge.responses.unrendered";

    private const int MostTypes = 256;
    private const string OtherType = "other";

    private readonly ConcurrentDictionary<string, byte> _seen = new();
    private readonly Counter<long> _counter;
    private readonly ILogger<UnrenderedItems> _logger;

    public UnrenderedItems(IMeterFactory meters, ILogger<UnrenderedItems> logger)
    {
        _counter = meters.Create(MeterName).CreateCounter<long>(CounterName, "{item}", "Items of an assistant's answers that became no message");
        _logger = logger;
    }

    public void Report(IReadOnlyList<UnrenderedItem> items)
    {
        foreach (var item in items)
        {
            // A type can be any text an assistant makes up: so many names are kept, and no more.
            var isNew = _seen.Count < MostTypes && _seen.TryAdd(item.ResponseType, 0);
            var type = isNew || _seen.ContainsKey(item.ResponseType) ? item.ResponseType : OtherType;
            _counter.Add(1, new("response_type", type), new("reason", item.Reason));
            if (item.Reason == UnrenderedItem.NotShown)
            {
                if (isNew)
                    Log.TypeNotShown(_logger, type);
            }
            else
            {
                Log.ItemNotRendered(_logger, type, item.Reason);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2005, LogLevel.Information, "Response item of type {ResponseType} became nothing: {Reason}")]
        public static partial void ItemNotRendered(ILogger logger, string responseType, string reason);

        [LoggerMessage(2010, LogLevel.Information, "Response items of type {ResponseType} are not shown on WhatsApp; they are counted and not logged again")]
        public static partial void TypeNotShown(ILogger logger, string responseType);
    }
}
