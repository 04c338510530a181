using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace WhatsAppBridge.Benchmarks.Profile;

/// <summary>
/// Writes counts as the native compiler reads them. The format is an assembly in which nothing runs: a method AssemblyDictionary names
/// for each assembly a method that lists, as instructions, the methods counted there and the numbers
/// (https://github.com/dotnet/runtime/blob/main/src/coreclr/tools/dotnet-pgo/README.md, MIbcProfileParser beside it reads it).
/// </summary>
internal sealed class MibcFile
{
    // Each probe begins with what of it is told: all four, place, kind, number of values and the rest.
    private const int Everything = 0xF;

    // A type of which no more is known than that there was one.
    private const int UnknownType = 1;

    private readonly MetadataBuilder _metadata = new();
    private readonly MethodBodyStreamEncoder _bodies = new(new BlobBuilder());
    private readonly CompiledAssemblies _assemblies;
    private readonly MetadataCopy _copy;

    public MibcFile(CompiledAssemblies assemblies)
    {
        _assemblies = assemblies;
        _copy = new MetadataCopy(_metadata, assemblies);
    }

    /// <returns>How many of the methods are in it.</returns>
    public int Write(IReadOnlyCollection<CountedMethod> methods, string path)
    {
        var (lists, written) = (new SortedDictionary<string, InstructionEncoder>(StringComparer.Ordinal), 0);
        // The same counts make the same file, in whichever order the runtime told them.
        foreach (var method in methods.OrderBy(method => $"{method.FullName}{method.Signature}", StringComparer.Ordinal))
        {
            if (!TryFind(method, out var assembly, out var handle))
                continue;

            if (!lists.TryGetValue(assembly, out var list))
                lists.Add(assembly, list = new InstructionEncoder(new BlobBuilder()));
            List(method, handle, list);
            written++;
        }

        var module = Assemble(lists);
        using var file = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        var entry = file.CreateEntry($"{Path.GetFileName(path)}.dll", CompressionLevel.SmallestSize);
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var content = entry.Open();
        module.WriteContentTo(content);
        return written;
    }

    private bool TryFind(CountedMethod method, out string assembly, out EntityHandle handle)
    {
        (assembly, handle) = ("", default);
        foreach (var (@class, name) in method.Names)
        {
            try
            {
                var type = TypeName.Parse(@class);
                if (_assemblies.Find(type, name, method.Size) is not { } found)
                    continue;
                (assembly, handle) = (found.Assembly.Name, _copy.Method(found, type));
                return true;
            }
            catch (Exception exception) when (exception is FormatException or NotSupportedException)
            {
                // No class ends here, or none that can be referred to.
            }
        }

        return false;
    }

    private void List(CountedMethod method, EntityHandle handle, InstructionEncoder list)
    {
        Load(handle, list);
        list.LoadString(_metadata.GetOrAddUserString("InstrumentationDataStart"));
        foreach (var probe in method.Probes)
        {
            list.LoadConstantI4(Everything);
            list.LoadConstantI4(probe.Offset);
            list.LoadConstantI4((int)probe.Kind);
            list.LoadConstantI4(probe.Counts.Count + probe.Types.Count);
            list.LoadConstantI4(probe.Other);
            foreach (var count in probe.Counts)
                list.LoadConstantI4((int)Math.Min(count, int.MaxValue));
            foreach (var type in probe.Types)
                LoadType(type, list);
        }

        list.LoadString(_metadata.GetOrAddUserString("InstrumentationDataEnd"));
        list.OpCode(ILOpCode.Pop);
        // Where the compiler does not know the method any more, it takes the first for part of what it skips.
        list.OpCode(ILOpCode.Pop);
    }

    private void LoadType(string? type, InstructionEncoder list)
    {
        try
        {
            if (type is not null)
            {
                Load(_copy.Type(TypeName.Parse(type)), list);
                return;
            }
        }
        catch (Exception exception) when (exception is FormatException or NotSupportedException)
        {
            // One of several of that name: as good as unknown.
        }

        list.LoadConstantI4(UnknownType);
    }

    private static void Load(EntityHandle handle, InstructionEncoder list)
    {
        list.OpCode(ILOpCode.Ldtoken);
        list.Token(handle);
    }

    private BlobBuilder Assemble(SortedDictionary<string, InstructionEncoder> lists)
    {
        const string name = "profile";
        _metadata.AddModule(0, _metadata.GetOrAddString($"{name}.dll"), _metadata.GetOrAddGuid(Guid.Empty), default, default);
        _metadata.AddAssembly(_metadata.GetOrAddString(name), new Version(0, 0, 0, 0), default, default, default, AssemblyHashAlgorithm.None);
        _metadata.AddTypeDefinition(default, default, _metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));

        var dictionary = new InstructionEncoder(new BlobBuilder());
        foreach (var (assembly, list) in lists)
        {
            dictionary.LoadString(_metadata.GetOrAddUserString($"{assembly};"));
            Load(AddMethod($"Assemblies_{assembly}", list), dictionary);
            dictionary.OpCode(ILOpCode.Pop);
        }

        AddMethod("AssemblyDictionary", dictionary);
        var file = new ManagedPEBuilder(
            new PEHeaderBuilder(imageCharacteristics: Characteristics.Dll | Characteristics.ExecutableImage),
            new MetadataRootBuilder(_metadata), _bodies.Builder, deterministicIdProvider: _ => new BlobContentId(Guid.Empty, 1));
        var module = new BlobBuilder();
        file.Serialize(module);
        return module;
    }

    private MethodDefinitionHandle AddMethod(string name, InstructionEncoder instructions)
    {
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature().Parameters(0, returns => returns.Void(), _ => { });
        instructions.OpCode(ILOpCode.Ret);
        return _metadata.AddMethodDefinition(
            MethodAttributes.Public | MethodAttributes.Static, MethodImplAttributes.IL, _metadata.GetOrAddString(name), _metadata.GetOrAddBlob(signature),
            _bodies.AddMethodBody(instructions), default);
    }
}
