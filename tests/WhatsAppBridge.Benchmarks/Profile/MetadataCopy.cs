using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace WhatsAppBridge.Benchmarks.Profile;

/// <summary>
/// Refers in one assembly's metadata to types and methods of others. Numbers in signatures are those of ECMA-335, II.23.1.16.
/// </summary>
internal sealed class MetadataCopy(MetadataBuilder metadata, CompiledAssemblies assemblies)
{
    private const byte Class = 0x12;
    private const byte ValueType = 0x11;
    private const byte Generic = 0x15;
    private const byte Array = 0x1D;

    // The compiler's word for "any class", in an assembly that there is only in profiles.
    private const string AnyClass = "System.__Canon";
    private const string AssemblyOfAnyClass = "System.Private.Canon";

    private static readonly Dictionary<string, byte> Primitives = new(StringComparer.Ordinal)
    {
        ["System.Boolean"] = 0x02,
        ["System.Char"] = 0x03,
        ["System.SByte"] = 0x04,
        ["System.Byte"] = 0x05,
        ["System.Int16"] = 0x06,
        ["System.UInt16"] = 0x07,
        ["System.Int32"] = 0x08,
        ["System.UInt32"] = 0x09,
        ["System.Int64"] = 0x0A,
        ["System.UInt64"] = 0x0B,
        ["System.Single"] = 0x0C,
        ["System.Double"] = 0x0D,
        ["System.String"] = 0x0E,
        ["System.IntPtr"] = 0x18,
        ["System.UIntPtr"] = 0x19,
        ["System.Object"] = 0x1C,
    };

    private readonly Dictionary<string, AssemblyReferenceHandle> _assemblies = new(StringComparer.Ordinal);
    private readonly Dictionary<(EntityHandle Scope, string Space, string Name), TypeReferenceHandle> _types = [];

    /// <exception cref="NotSupportedException">A type in it is not known by its name alone, or of a kind that a message never meets.</exception>
    public EntityHandle Method(CompiledMethod method, TypeName type)
    {
        var definition = method.Assembly.Metadata.GetMethodDefinition(method.Method);
        var signature = new BlobBuilder();
        var source = method.Assembly.Metadata.GetBlobReader(definition.Signature);
        CopySignature(method.Assembly, ref source, signature);
        return metadata.AddMemberReference(
            type.Arguments.Count == 0 ? Definition(method.Assembly, method.Type) : Instance(type),
            metadata.GetOrAddString(method.Assembly.Metadata.GetString(definition.Name)), metadata.GetOrAddBlob(signature));
    }

    /// <exception cref="NotSupportedException">It is not known by its name alone.</exception>
    public EntityHandle Type(TypeName type) => type.Arguments.Count == 0 && type.Suffix.Length == 0 ? Plain(type).Handle : Instance(type);

    private TypeSpecificationHandle Instance(TypeName type)
    {
        var signature = new BlobBuilder();
        Write(type, signature);
        return metadata.AddTypeSpecification(metadata.GetOrAddBlob(signature));
    }

    private void Write(TypeName type, BlobBuilder signature)
    {
        if (type.Suffix.EndsWith("[]", StringComparison.Ordinal))
        {
            signature.WriteByte(Array);
            Write(type with { Suffix = type.Suffix[..^2] }, signature);
        }
        else if (type.Suffix.Length > 0)
        {
            throw new NotSupportedException($"{type.Name}{type.Suffix}");
        }
        else if (type.Arguments.Count == 0 && Primitives.TryGetValue(type.Name, out var primitive))
        {
            signature.WriteByte(primitive);
        }
        else
        {
            var (handle, isValueType) = Plain(type);
            if (type.Arguments.Count > 0)
                signature.WriteByte(Generic);
            signature.WriteByte(isValueType ? ValueType : Class);
            signature.WriteCompressedInteger(CodedIndex.TypeDefOrRefOrSpec(handle));
            if (type.Arguments.Count > 0)
                signature.WriteCompressedInteger(type.Arguments.Count);
            foreach (var argument in type.Arguments)
                Write(argument, signature);
        }
    }

    private (EntityHandle Handle, bool IsValueType) Plain(TypeName type)
    {
        if (type.Name == AnyClass)
            return (Reference(Assembly(AssemblyOfAnyClass), "System", "__Canon"), false);

        var (assembly, definition) = assemblies.Find(type) ?? throw new NotSupportedException(type.Name);
        return (Definition(assembly, definition), assembly.IsValueType(definition));
    }

    private TypeReferenceHandle Definition(CompiledAssembly assembly, TypeDefinitionHandle handle)
    {
        var type = assembly.Metadata.GetTypeDefinition(handle);
        EntityHandle scope = type.GetDeclaringType().IsNil ? Assembly(assembly.Name) : Definition(assembly, type.GetDeclaringType());
        return Reference(scope, assembly.Metadata.GetString(type.Namespace), assembly.Metadata.GetString(type.Name));
    }

    private TypeReferenceHandle Referenced(CompiledAssembly assembly, TypeReferenceHandle handle)
    {
        var type = assembly.Metadata.GetTypeReference(handle);
        EntityHandle scope = type.ResolutionScope.Kind switch
        {
            HandleKind.AssemblyReference => Assembly(assembly.Metadata.GetString(assembly.Metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)),
            HandleKind.TypeReference => Referenced(assembly, (TypeReferenceHandle)type.ResolutionScope),
            var other => throw new NotSupportedException(other.ToString()),
        };
        return Reference(scope, assembly.Metadata.GetString(type.Namespace), assembly.Metadata.GetString(type.Name));
    }

    private TypeReferenceHandle Reference(EntityHandle scope, string space, string name)
    {
        if (!_types.TryGetValue((scope, space, name), out var handle))
            _types.Add((scope, space, name), handle = metadata.AddTypeReference(scope, metadata.GetOrAddString(space), metadata.GetOrAddString(name)));
        return handle;
    }

    private AssemblyReferenceHandle Assembly(string name)
    {
        if (!_assemblies.TryGetValue(name, out var handle))
            _assemblies.Add(name, handle = metadata.AddAssemblyReference(metadata.GetOrAddString(name), new Version(0, 0, 0, 0), default, default, default, default));
        return handle;
    }

    // A method's signature is the same in another assembly, except for the numbers of the types in it.
    private void CopySignature(CompiledAssembly assembly, ref BlobReader source, BlobBuilder target)
    {
        target.WriteByte(source.ReadByte());
        var parameters = CopyNumber(ref source, target);
        for (var i = 0; i <= parameters; i++)
            CopyType(assembly, ref source, target);
    }

    private void CopyType(CompiledAssembly assembly, ref BlobReader source, BlobBuilder target)
    {
        var kind = source.ReadByte();
        target.WriteByte(kind);
        switch (kind)
        {
            // Void to String, TypedReference, IntPtr, UIntPtr, Object.
            case <= 0x0E or 0x16 or 0x18 or 0x19 or 0x1C:
                break;
            // Pointer, reference, one-dimensional array.
            case 0x0F or 0x10 or Array:
                CopyType(assembly, ref source, target);
                break;
            case ValueType or Class:
                CopyToken(assembly, ref source, target);
                break;
            // The type's parameter of that number.
            case 0x13:
                CopyNumber(ref source, target);
                break;
            case Generic:
                target.WriteByte(source.ReadByte());
                CopyToken(assembly, ref source, target);
                for (var left = CopyNumber(ref source, target); left > 0; left--)
                    CopyType(assembly, ref source, target);
                break;
            // Modifiers.
            case 0x1F or 0x20:
                CopyToken(assembly, ref source, target);
                CopyType(assembly, ref source, target);
                break;
            default:
                throw new NotSupportedException($"Element type {kind}");
        }
    }

    private void CopyToken(CompiledAssembly assembly, ref BlobReader source, BlobBuilder target)
    {
        var handle = source.ReadTypeHandle();
        target.WriteCompressedInteger(CodedIndex.TypeDefOrRefOrSpec(handle.Kind switch
        {
            HandleKind.TypeDefinition => Definition(assembly, (TypeDefinitionHandle)handle),
            HandleKind.TypeReference => Referenced(assembly, (TypeReferenceHandle)handle),
            var other => throw new NotSupportedException(other.ToString()),
        }));
    }

    private static int CopyNumber(ref BlobReader source, BlobBuilder target)
    {
        var number = source.ReadCompressedInteger();
        target.WriteCompressedInteger(number);
        return number;
    }
}
