using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace DataSync.AzureFlavour.Tests.Support;

/// <summary>Something an assembly uses of another.</summary>
/// <param name="Type">Full name without type parameters.</param>
/// <param name="Member">Name as in metadata, such as <c>get_Name</c> or <c>.ctor</c>; null for the type itself.</param>
/// <param name="Parameters">
/// Names of its parameters' types as C# writes them, without type arguments and annotations, * for a type parameter; null for
/// a field and for the type itself.
/// </param>
internal sealed record UsedMember(string Type, string? Member = null, string? Parameters = null);

/// <summary>Reads an assembly's metadata for what it uses of another (ECMA-335, II.22: TypeRef and MemberRef).</summary>
internal static class UsedMembers
{
    public static IReadOnlyList<UsedMember> Of(string assembly, string other)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        var types = metadata.TypeReferences.Where(handle => IsOf(metadata, handle, other)).ToHashSet();
        var members =
            from handle in metadata.MemberReferences
            let member = metadata.GetMemberReference(handle)
            where ParentOf(metadata, member.Parent) is { } parent && types.Contains(parent)
            select new UsedMember(
                NameOf(metadata, ParentOf(metadata, member.Parent)!.Value), metadata.GetString(member.Name), ParametersOf(metadata, member));
        return [.. types.Select(handle => new UsedMember(NameOf(metadata, handle))), .. members];
    }

    private static bool IsOf(MetadataReader metadata, TypeReferenceHandle handle, string assembly) =>
        metadata.GetTypeReference(handle).ResolutionScope is { Kind: HandleKind.AssemblyReference } scope
        && metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)scope).Name) == assembly;

    private static TypeReferenceHandle? ParentOf(MetadataReader metadata, EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => (TypeReferenceHandle)parent,
        HandleKind.TypeSpecification => GenericTypeOf(metadata, (TypeSpecificationHandle)parent),
        _ => null,
    };

    /// <summary>The open type of a constructed one (II.23.2.14: GENERICINST, CLASS or VALUETYPE, the type).</summary>
    private static TypeReferenceHandle? GenericTypeOf(MetadataReader metadata, TypeSpecificationHandle handle)
    {
        var signature = metadata.GetBlobReader(metadata.GetTypeSpecification(handle).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return null;
        signature.ReadByte();
        var type = signature.ReadTypeHandle();
        return type.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)type : null;
    }

    private static string NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name).Split('`')[0]}";
    }

    private static string? ParametersOf(MetadataReader metadata, MemberReference member) =>
        member.GetKind() == MemberReferenceKind.Method
            ? string.Join(", ", member.DecodeMethodSignature(new HeadNames(), genericContext: null).ParameterTypes)
            : null;
}
