using System.Reflection;

namespace DataSync.LocalRuntime.Tests.Contract;

/// <summary>
/// Names of types as C# writes them, with nullable annotations read from metadata
/// (https://github.com/dotnet/roslyn/blob/main/docs/features/nullable-metadata.md).
/// </summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool",
        [typeof(int)] = "int", [typeof(long)] = "long", [typeof(double)] = "double", [typeof(byte)] = "byte",
    };

    public static string Of(ParameterInfo parameter) =>
        Render(parameter.ParameterType, Flags(parameter.GetCustomAttributesData(), Context(parameter.Member)));

    public static string Of(PropertyInfo property) =>
        Render(property.PropertyType, Flags(property.GetCustomAttributesData(), Context(property.DeclaringType)));

    public static string Of(FieldInfo field) =>
        Render(field.FieldType, Flags(field.GetCustomAttributesData(), Context(field.DeclaringType)));

    public static string Short(Type type) => Render(type, new Annotations([], 0));

    /// <summary>Without type arguments.</summary>
    public static string Simple(Type type) => type.Name.Split('`')[0];

    public static string Full(Type type) => $"{type.Namespace}.{Short(type)}";

    private static string Render(Type type, Annotations flags)
    {
        if (type.IsByRef) return Render(type.GetElementType()!, flags);
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Render(underlying, flags) + "?";
        if (type.IsValueType && !type.IsGenericParameter)
        {
            if (type.IsGenericType) flags.Take();
            return Keywords.GetValueOrDefault(type) ?? Simple(type) + Arguments(type, flags);
        }

        var mark = flags.Take() == 2 ? "?" : "";
        if (type.IsArray) return Render(type.GetElementType()!, flags) + "[]" + mark;
        return (Keywords.GetValueOrDefault(type) ?? Simple(type) + Arguments(type, flags)) + mark;
    }

    private static string Arguments(Type type, Annotations flags) =>
        type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(argument => Render(argument, flags)))}>" : "";

    private static Annotations Flags(IList<CustomAttributeData> attributes, byte context)
    {
        var attribute = attributes.FirstOrDefault(data => data.AttributeType.FullName == "System.Runtime.CompilerServices.NullableAttribute");
        return attribute?.ConstructorArguments[0].Value switch
        {
            byte all => new Annotations([], all),
            IReadOnlyCollection<CustomAttributeTypedArgument> each => new Annotations([.. each.Select(flag => (byte)flag.Value!)], 0),
            _ => new Annotations([], context),
        };
    }

    private static byte Context(MemberInfo? member)
    {
        for (; member is not null; member = member.DeclaringType)
        {
            var attribute = member.GetCustomAttributesData()
                .FirstOrDefault(data => data.AttributeType.FullName == "System.Runtime.CompilerServices.NullableContextAttribute");
            if (attribute is not null) return (byte)attribute.ConstructorArguments[0].Value!;
        }

        return 0;
    }

    /// <summary>One flag per reference type, in the order in which the type is written.</summary>
    private sealed class Annotations(byte[] each, byte otherwise)
    {
        private int _next;

        public byte Take() => each.Length == 0 ? otherwise : each[_next++];
    }
}
