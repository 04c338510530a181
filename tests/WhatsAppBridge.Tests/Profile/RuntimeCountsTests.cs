using WhatsAppBridge.Benchmarks.Profile;

namespace WhatsAppBridge.Tests.Profile;

/// <summary>How what the runtime has counted is read and put together.</summary>
public sealed class RuntimeCountsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_method_is_read_with_its_branches_and_the_types_it_met()
    {
        var method = Assert.Single(Read(
            """
            *** START PGO Data, max index = 1 ***
            @@@ codehash 0xE5AC79E4 methodhash 0x3A406D88 ilSize 0x0000002F records 0x00000005
            MethodName: Some.Outer`1+<RunAsync>d__2[System.__Canon].MoveNext
            Signature: instance void  ()
            Schema InstrumentationKind 385 ILOffset 7 Count 1 Other 13
            42
            Schema InstrumentationKind 177 ILOffset 9 Count 1 Other 4294967295
            42
            Schema InstrumentationKind 195 ILOffset 9 Count 3 Other 0
            TypeHandle: Some.Thing, Some, Version=1.0.0.0
            TypeHandle: NULL
            TypeHandle: UNKNOWN
            Schema InstrumentationKind 177 ILOffset 20 Count 1 Other 0
            7
            Schema InstrumentationKind 196 ILOffset 20 Count 1 Other 0
            MethodHandle: Run|@|Some.Thing, Some
            *** END PGO Data ***
            """));

        Assert.Equal(("Some.Outer`1+<RunAsync>d__2[System.__Canon].MoveNext", 47, 42L), (method.FullName, method.Size, method.MostOften));
        Assert.Equal([ProbeKind.Edge, ProbeKind.TypeCount, ProbeKind.Types], method.Probes.Select(probe => probe.Kind));
        Assert.Equal(-1, method.Probes[1].Other);
        Assert.Equal(["Some.Thing, Some, Version=1.0.0.0", null, null], method.Probes[2].Types);
    }

    [Theory]
    [InlineData("Some.Thing..ctor", "Some.Thing", ".ctor")]
    [InlineData("Some.Thing..cctor", "Some.Thing", ".cctor")]
    [InlineData("Some.Outer+<<RunAsync>g__Await|2_0>d.MoveNext", "Some.Outer+<<RunAsync>g__Await|2_0>d", "MoveNext")]
    [InlineData("Some.List`1[Some.Item].Add", "Some.List`1[Some.Item]", "Add")]
    [InlineData("Some.Thing.System.IDisposable.Dispose", "Some.Thing", "System.IDisposable.Dispose")]
    [InlineData("Some.Thing.Some.IList<Some.Item>.Add", "Some.Thing", "Some.IList<Some.Item>.Add")]
    public void A_class_ends_before_one_of_the_last_dots(string text, string type, string name)
    {
        var method = Assert.Single(Read($"@@@ codehash 0x0 methodhash 0x0 ilSize 0x01 records 0x0\nMethodName: {text}\nSignature: void  ()\n"));
        Assert.Contains((type, name), method.Names);
    }

    [Fact]
    public void The_last_dot_is_the_likeliest()
    {
        Assert.Equal([("A.B", "C"), ("A", "B.C")], new CountedMethod("A.B.C", "", 1, []).Names);
    }

    [Fact]
    public void Of_a_generic_method_nobody_knows_which_one_it_was()
    {
        Assert.Empty(Read("@@@ codehash 0x0 methodhash 0x0 ilSize 0x01 records 0x0\nMethodName: Some.Thing.Start\nSignature: generic void  (!!0&)\n"));
    }

    [Fact]
    public void Runs_are_added_up_where_they_agree_and_the_longer_one_counts_where_they_do_not()
    {
        var counts = new MethodCounts();
        counts.Add([Method("Same", Edge(1, 10)), Method("Other", Edge(1, 10))]);
        counts.Add([Method("Same", Edge(1, 5)), Method("Other", Edge(2, 30)), Method("New", Edge(1, 1))]);

        Assert.Equal([("New", 1L), ("Other", 30), ("Same", 15)], counts.Methods.Select(method => (method.FullName, method.MostOften)).Order());
    }

    [Theory]
    [InlineData("System.Int32", "System.Int32", 0, "", null)]
    [InlineData("Some.Map`2[System.__Canon,System.Int32]", "Some.Map`2", 2, "", null)]
    [InlineData("Some.Map`2+Keys[Some.Key,Some.List`1[Some.Value]]", "Some.Map`2+Keys", 2, "", null)]
    [InlineData("Some.List`1[[Some.Item, Some, Version=1.0.0.0]], Other, Version=2.0.0.0", "Some.List`1", 1, "", "Other")]
    [InlineData("Some.Item[]", "Some.Item", 0, "[]", null)]
    [InlineData("Some.Outer+<<Run>g__Each|2_0>d, Some", "Some.Outer+<<Run>g__Each|2_0>d", 0, "", "Some")]
    public void A_types_name_is_taken_apart(string text, string name, int arguments, string suffix, string? assembly)
    {
        var type = TypeName.Parse(text);
        Assert.Equal((name, arguments, suffix, assembly), (type.Name, type.Arguments.Count, type.Suffix, type.Assembly));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Some.List`1[Some.Item")]
    [InlineData("Some.List`1[]x")]
    [InlineData("Some.Thing]")]
    public void What_is_no_types_name_is_refused(string text) => Assert.Throws<FormatException>(() => TypeName.Parse(text));

    private static CountedMethod Method(string name, Probe probe) => new(name, "void  ()", 1, [probe]);

    private static Probe Edge(int offset, long count) => new(ProbeKind.Edge, offset, 0, [count], []);

    private List<CountedMethod> Read(string text)
    {
        File.WriteAllText(_file, text);
        return [.. RuntimeCounts.Read(_file)];
    }
}
