using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using WhatsAppBridge.Stores.Sqlite;
using WhatsAppBridge.Tests.Infrastructure;

namespace WhatsAppBridge.Tests.Profile;

/// <summary>
/// What the native compiler is told of the bridge's methods is of no use to it once they have other names. <c>dotnet run -c Release
/// --project tests/WhatsAppBridge.Benchmarks -- profile</c> makes the file anew.
/// </summary>
public sealed class ProfileFileTests
{
    private const double MostThatMayBeGone = 0.2;

    [Fact]
    public void The_profile_is_about_methods_that_there_are()
    {
        using var file = ZipFile.OpenRead(Path.Combine(Repository.Root, "src", "WhatsAppBridge", "profile.mibc"));
        using var content = new MemoryStream();
        using (var entry = Assert.Single(file.Entries).Open())
            entry.CopyTo(content);
        content.Position = 0;
        using var profile = new PEReader(content);
        using var bridge = new PEReader(File.OpenRead(typeof(SqliteWriter).Assembly.Location));

        var there = MethodsOf(bridge.GetMetadataReader());
        var counted = MethodsIn(profile.GetMetadataReader()).ToList();
        var gone = counted.Where(method => !there.Contains(method)).ToList();

        Assert.True(counted.Count > 300, $"{counted.Count} of the bridge's methods are in the profile.");
        Assert.True(gone.Count <= MostThatMayBeGone * counted.Count, $"{gone.Count} of {counted.Count} are gone, such as:\n{string.Join('\n', gone.Take(10))}");
    }

    private static HashSet<string> MethodsOf(MetadataReader assembly) =>
        [.. assembly.MethodDefinitions.Select(assembly.GetMethodDefinition).Select(method => $"{NameOf(assembly, method.GetDeclaringType())}.{assembly.GetString(method.Name)}")];

    // Those of types that are not generic: the others are named by what they were made with.
    private static IEnumerable<string> MethodsIn(MetadataReader profile) =>
        from handle in profile.MemberReferences
        let method = profile.GetMemberReference(handle)
        where method.Parent.Kind == HandleKind.TypeReference
        let type = (TypeReferenceHandle)method.Parent
        where AssemblyOf(profile, type) == "WhatsAppBridge"
        select $"{NameOf(profile, type)}.{profile.GetString(method.Name)}";

    private static string NameOf(MetadataReader assembly, TypeDefinitionHandle handle)
    {
        var type = assembly.GetTypeDefinition(handle);
        return type.GetDeclaringType().IsNil
            ? $"{assembly.GetString(type.Namespace)}.{assembly.GetString(type.Name)}"
            : $"{NameOf(assembly, type.GetDeclaringType())}+{assembly.GetString(type.Name)}";
    }

    private static string NameOf(MetadataReader profile, TypeReferenceHandle handle)
    {
        var type = profile.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{NameOf(profile, (TypeReferenceHandle)type.ResolutionScope)}+{profile.GetString(type.Name)}"
            : $"{profile.GetString(type.Namespace)}.{profile.GetString(type.Name)}";
    }

    private static string AssemblyOf(MetadataReader profile, TypeReferenceHandle handle) => profile.GetTypeReference(handle).ResolutionScope switch
    {
        { Kind: HandleKind.TypeReference } outer => AssemblyOf(profile, (TypeReferenceHandle)outer),
        { Kind: HandleKind.AssemblyReference } assembly => profile.GetString(profile.GetAssemblyReference((AssemblyReferenceHandle)assembly).Name),
        _ => "",
    };
}
