using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Benchmarks.Profile;

/// <summary>A method as the native compiler finds it.</summary>
internal sealed record CompiledMethod(CompiledAssembly Assembly, TypeDefinitionHandle Type, MethodDefinitionHandle Method);

/// <summary>One of the assemblies the native program is made of.</summary>
internal sealed class CompiledAssembly(PEReader file)
{
    public MetadataReader Metadata { get; } = file.GetMetadataReader();

    public string Name => Metadata.GetString(Metadata.GetAssemblyDefinition().Name);

    public string NameOf(TypeDefinitionHandle handle)
    {
        var type = Metadata.GetTypeDefinition(handle);
        var name = Metadata.GetString(type.Name);
        if (!type.GetDeclaringType().IsNil)
            return $"{NameOf(type.GetDeclaringType())}+{name}";
        return type.Namespace.IsNil ? name : $"{Metadata.GetString(type.Namespace)}.{name}";
    }

    public bool IsValueType(TypeDefinitionHandle handle)
    {
        var parent = Metadata.GetTypeDefinition(handle).BaseType;
        return !parent.IsNil && (parent.Kind switch
        {
            HandleKind.TypeReference => Metadata.GetString(Metadata.GetTypeReference((TypeReferenceHandle)parent).Name),
            HandleKind.TypeDefinition => Metadata.GetString(Metadata.GetTypeDefinition((TypeDefinitionHandle)parent).Name),
            _ => "",
        }) is "ValueType" or "Enum" && NameOf(handle) != "System.Enum";
    }

    /// <summary>Its methods of that name and that much code that are not generic themselves.</summary>
    public IEnumerable<MethodDefinitionHandle> Methods(TypeDefinitionHandle type, string name, int size) =>
        Metadata.GetTypeDefinition(type).GetMethods().Where(handle => Metadata.GetMethodDefinition(handle) is var method
            && Metadata.GetString(method.Name) == name && SizeOf(method) == size && method.GetGenericParameters().Count == 0);

    private int SizeOf(MethodDefinition method) =>
        method.RelativeVirtualAddress == 0 ? 0 : file.GetMethodBody(method.RelativeVirtualAddress).GetILReader().Length;
}

/// <summary>All assemblies the native program is made of, by the names of their types.</summary>
internal sealed class CompiledAssemblies
{
    private readonly Dictionary<string, List<(CompiledAssembly Assembly, TypeDefinitionHandle Type)>> _types = new(StringComparer.Ordinal);

    private CompiledAssemblies()
    {
    }

    /// <param name="commandLine">The file with the native compiler's options: what it compiles, and <c>-r:</c> for what that refers to.</param>
    public static CompiledAssemblies Of(string commandLine)
    {
        var assemblies = new CompiledAssemblies();
        var project = Path.Combine(Repository.Root, "src", "WhatsAppBridge");
        foreach (var option in File.ReadLines(commandLine).Where(option => option.EndsWith(".dll", StringComparison.Ordinal)))
        {
            if (option.StartsWith("-r:", StringComparison.Ordinal))
                assemblies.Add(option[3..]);
            else if (!option.StartsWith('-'))
                assemblies.Add(Path.Combine(project, option));
        }

        return assemblies;
    }

    /// <returns>Null when there is none, or more than one and nothing to tell them apart.</returns>
    public (CompiledAssembly Assembly, TypeDefinitionHandle Type)? Find(TypeName type) =>
        _types.GetValueOrDefault(type.Name)?.Where(found => type.Assembly is null || found.Assembly.Name == type.Assembly).ToList() is [var only] ? only : null;

    /// <returns>Null when there is none, or more than one.</returns>
    public CompiledMethod? Find(TypeName type, string method, int size) => _types.GetValueOrDefault(type.Name)?
        .SelectMany(found => found.Assembly.Methods(found.Type, method, size).Select(handle => new CompiledMethod(found.Assembly, found.Type, handle)))
        .ToList() is [var only] ? only : null;

    private void Add(string path)
    {
        var file = new PEReader(File.OpenRead(path));
        if (!file.HasMetadata)
            return;

        var assembly = new CompiledAssembly(file);
        foreach (var type in assembly.Metadata.TypeDefinitions)
        {
            var name = assembly.NameOf(type);
            if (!_types.TryGetValue(name, out var named))
                _types.Add(name, named = []);
            named.Add((assembly, type));
        }
    }
}
