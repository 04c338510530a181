using System.Globalization;

namespace WhatsAppBridge.Benchmarks.Profile;

/// <summary>
/// Reads what the runtime writes with <c>DOTNET_WritePGOData</c>
/// (https://github.com/dotnet/runtime/blob/main/src/coreclr/vm/pgo.cpp): for each method a line that begins with <c>@@@</c>, its name and
/// signature, and for each probe a line and its values.
/// </summary>
internal static class RuntimeCounts
{
    private const string Size = "ilSize 0x";
    private const string Name = "MethodName: ";
    private const string Signature = "Signature: ";
    private const string Probe = "Schema ";
    private const string Type = "TypeHandle: ";

    /// <summary>The methods that are not generic themselves: of those the text does not say which one it was.</summary>
    public static IEnumerable<CountedMethod> Read(string path)
    {
        string? header = null, name = null, signature = null;
        var probes = new List<(int Kind, int Offset, int Other, List<string> Values)>();
        foreach (var line in File.ReadLines(path).Append("***"))
        {
            if (line.StartsWith("@@@", StringComparison.Ordinal) || line.StartsWith("***", StringComparison.Ordinal))
            {
                if (header is not null && name is not null && signature is not null && !signature.Contains("generic ", StringComparison.Ordinal))
                    yield return MethodOf(header, name, signature, probes);
                (header, name, signature, probes) = (line, null, null, []);
            }
            else if (line.StartsWith(Name, StringComparison.Ordinal))
            {
                name = line[Name.Length..];
            }
            else if (line.StartsWith(Signature, StringComparison.Ordinal))
            {
                signature = line[Signature.Length..];
            }
            else if (line.StartsWith(Probe, StringComparison.Ordinal))
            {
                // Schema InstrumentationKind 385 ILOffset 7 Count 1 Other 13
                var words = line.Split(' ');
                probes.Add((Number(words[2]), Number(words[4]), Number(words[8]), []));
            }
            else
            {
                probes[^1].Values.Add(line);
            }
        }
    }

    private static CountedMethod MethodOf(string header, string name, string signature, List<(int Kind, int Offset, int Other, List<string> Values)> probes)
    {
        var size = header[(header.IndexOf(Size, StringComparison.Ordinal) + Size.Length)..].Split(' ')[0];
        return new CountedMethod(name, signature, int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture), [.. Known(probes)]);
    }

    // A count of methods or of values is nothing without what follows it, which a profile has no use for.
    private static IEnumerable<Probe> Known(List<(int Kind, int Offset, int Other, List<string> Values)> probes)
    {
        for (var i = 0; i < probes.Count; i++)
        {
            var (kind, offset, other, values) = probes[i];
            switch ((ProbeKind)kind)
            {
                case ProbeKind.Edge:
                case ProbeKind.TypeCount when i + 1 < probes.Count && probes[i + 1].Kind == (int)ProbeKind.Types:
                    yield return new Probe((ProbeKind)kind, offset, other, [.. values.Select(value => long.Parse(value, CultureInfo.InvariantCulture))], []);
                    break;
                case ProbeKind.Types:
                    yield return new Probe(ProbeKind.Types, offset, other, [], [.. values.Select(value => value[Type.Length..] is var type && type is "NULL" or "UNKNOWN" ? null : type)]);
                    break;
            }
        }
    }

    private static int Number(string text) => unchecked((int)uint.Parse(text, CultureInfo.InvariantCulture));
}
