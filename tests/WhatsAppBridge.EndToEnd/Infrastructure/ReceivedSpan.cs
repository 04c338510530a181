using System.Text;

namespace WhatsAppBridge.EndToEnd.Infrastructure;

/// <summary>A span as it came over the wire.</summary>
internal sealed record ReceivedSpan(string TraceId, string SpanId, string ParentId, string Name, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> LinkedTraces)
{
    /// <summary>
    /// Reads an ExportTraceServiceRequest: resource_spans (1), scope_spans (2), spans (2). Numbers as in
    /// https://github.com/open-telemetry/opentelemetry-proto
    /// </summary>
    public static IEnumerable<ReceivedSpan> ReadAll(byte[] request) =>
        from resource in Fields(request).Where(field => field.Number == 1)
        from scope in Fields(resource.Bytes).Where(field => field.Number == 2)
        from span in Fields(scope.Bytes).Where(field => field.Number == 2)
        select Read(Fields(span.Bytes));

    private static ReceivedSpan Read(IReadOnlyList<(int Number, byte[] Bytes)> fields)
    {
        string Hex(int number) => Convert.ToHexStringLower(fields.FirstOrDefault(field => field.Number == number).Bytes ?? []);
        var tags = fields.Where(field => field.Number == 9).Select(field => Fields(field.Bytes)).ToDictionary(
            pair => Text(pair, 1),
            pair => pair.FirstOrDefault(field => field.Number == 2).Bytes is { } value ? string.Join(' ', Fields(value).Select(field => Encoding.UTF8.GetString(field.Bytes))) : "");
        var links = fields.Where(field => field.Number == 13).Select(field => Convert.ToHexStringLower(Fields(field.Bytes).First(link => link.Number == 1).Bytes));
        return new ReceivedSpan(Hex(1), Hex(2), Hex(4), Text(fields, 5), tags, [.. links]);
    }

    private static string Text(IEnumerable<(int Number, byte[] Bytes)> fields, int number) =>
        Encoding.UTF8.GetString(fields.FirstOrDefault(field => field.Number == number).Bytes ?? []);

    // Protocol buffers: a tag, then a number, eight or four bytes, or a length with so many bytes. Numbers are left out.
    private static List<(int Number, byte[] Bytes)> Fields(byte[] message)
    {
        var fields = new List<(int, byte[])>();
        for (var at = 0; at < message.Length;)
        {
            var tag = Number(message, ref at);
            switch (tag & 7)
            {
                case 0:
                    _ = Number(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    var length = (int)Number(message, ref at);
                    fields.Add(((int)(tag >> 3), message[at..(at + length)]));
                    at += length;
                    break;
            }
        }

        return fields;
    }

    private static ulong Number(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
