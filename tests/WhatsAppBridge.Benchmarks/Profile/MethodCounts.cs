namespace WhatsAppBridge.Benchmarks.Profile;

/// <summary>What the runtime counted of a method: how often its branches were taken, and of which types its objects were.</summary>
/// <param name="FullName">As the runtime writes it: <c>Namespace.Outer+Inner`1[Namespace.Argument].Method</c>.</param>
/// <param name="Signature">As the runtime writes it.</param>
/// <param name="Size">Of its code, in bytes of the intermediate language.</param>
/// <param name="Probes">In the order in which the compiler set them.</param>
internal sealed record CountedMethod(string FullName, string Signature, int Size, IReadOnlyList<Probe> Probes)
{
    /// <summary>
    /// Where the class may end and the method's name begin, the likeliest first: a constructor's name begins with a dot, and an explicit
    /// implementation has its interface's name with all its dots in its own.
    /// </summary>
    public IEnumerable<(string Class, string Name)> Names
    {
        get
        {
            var depth = 0;
            for (var i = FullName.Length - 1; i > 0; i--)
            {
                depth += FullName[i] switch { ']' or '>' => 1, '[' or '<' => -1, _ => 0 };
                if (depth == 0 && FullName[i] == '.' && FullName[i - 1] != '.')
                    yield return (FullName[..i], FullName[(i + 1)..]);
            }
        }
    }

    public long MostOften => Probes.Where(probe => probe.Kind == ProbeKind.Edge).Select(probe => probe.Counts[0]).DefaultIfEmpty().Max();
}

/// <summary>One counter, or the types that were seen at one place.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Where it is in the method's code; of an edge, where it comes from.</param>
/// <param name="Other">Of an edge, where it leads to; otherwise flags of the compiler.</param>
/// <param name="Counts">The numbers; none of types.</param>
/// <param name="Types">A sample of the types, null for one the runtime did not name; none of a number.</param>
internal sealed record Probe(ProbeKind Kind, int Offset, int Other, IReadOnlyList<long> Counts, IReadOnlyList<string?> Types);

/// <summary>
/// Those of the runtime's counters that a profile needs, by its numbers (PgoInstrumentationKind in
/// https://github.com/dotnet/runtime/blob/main/src/coreclr/inc/corjit.h).
/// </summary>
internal enum ProbeKind
{
    /// <summary>How often types were sampled; belongs to the types that follow.</summary>
    TypeCount = 0xB1,

    /// <summary>The sample.</summary>
    Types = 0xC3,

    /// <summary>How often a branch was taken.</summary>
    Edge = 0x181,
}

/// <summary>What several runs have counted, put together.</summary>
internal sealed class MethodCounts
{
    private readonly Dictionary<(string FullName, string Signature, int Size), CountedMethod> _methods = [];

    public IReadOnlyCollection<CountedMethod> Methods => _methods.Values;

    public void Add(IEnumerable<CountedMethod> run)
    {
        foreach (var method in run)
        {
            var key = (method.FullName, method.Signature, method.Size);
            _methods[key] = _methods.TryGetValue(key, out var known) ? Sum(known, method) : method;
        }
    }

    // A method of the same code has the same probes; where the compiler has set them otherwise, the run that says more counts.
    private static CountedMethod Sum(CountedMethod one, CountedMethod other)
    {
        var more = one.MostOften >= other.MostOften ? one : other;
        if (one.Probes.Count != other.Probes.Count || one.Probes.Zip(other.Probes).Any(pair => !AreTheSame(pair.First, pair.Second)))
            return more;

        return more with
        {
            Probes = [.. one.Probes.Zip(other.Probes, more.Probes).Select(probes => probes.Third with { Counts = [.. probes.First.Counts.Zip(probes.Second.Counts, (a, b) => a + b)] })],
        };
    }

    private static bool AreTheSame(Probe one, Probe other) =>
        one.Kind == other.Kind && one.Offset == other.Offset && one.Other == other.Other && one.Counts.Count == other.Counts.Count;
}
