using System.Reflection;
using System.Runtime.CompilerServices;

namespace DataSync.LocalRuntime.Tests.Contract;

/// <summary>Describes public types in the words of the contract file: one line per public or protected member.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static ApiType Describe(Type type)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        if (type.IsEnum)
        {
            foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Static))
                lines.Add($"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue())}");
        }
        else if (!typeof(Delegate).IsAssignableFrom(type))
        {
            lines.UnionWith(type.GetConstructors(Declared).Where(IsVisible).Select(Constructor));
            lines.UnionWith(type.GetMethods(Declared).Where(method => IsVisible(method) && IsWritten(method)).Select(Method));
            lines.UnionWith(type.GetProperties(Declared).Where(IsVisible).Select(Property));
            lines.UnionWith(type.GetFields(Declared).Where(IsVisible).Select(Field));
        }

        if (typeof(Attribute).IsAssignableFrom(type) && !type.IsAbstract) lines.Add(Usage(type));
        return new ApiType(TypeNames.Full(type), Header(type), lines);
    }

    private static string Header(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"public delegate {TypeNames.Of(invoke.ReturnParameter)} {TypeNames.Short(type)}({Parameters(invoke)})";
        }

        if (type.IsEnum) return $"public enum {type.Name}";
        var modifiers = (type.IsInterface, type.IsValueType, type.IsAbstract, type.IsSealed) switch
        {
            (true, _, _, _) or (_, true, _, _) => "",
            (_, _, true, true) => "static ",
            (_, _, true, _) => "abstract ",
            (_, _, _, true) => "sealed ",
            _ => "",
        };
        var kind = type.IsInterface ? "interface"
            : type.IsValueType ? "struct"
            : type.GetMethod("<Clone>$", Declared) is null ? "class" : "record";
        var bases = new List<string>();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType)) bases.Add(TypeNames.Short(parent));
        bases.AddRange(type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? [])
            .Where(contract => contract.IsPublic).Select(TypeNames.Short).Order(StringComparer.Ordinal));
        var after = bases.Count == 0 ? "" : " : " + string.Join(", ", bases);
        return $"public {modifiers}{kind} {TypeNames.Short(type)}{after}{Constraints(type.GetGenericArguments())}";
    }

    private static string Constructor(ConstructorInfo constructor) =>
        $".ctor: {Access(constructor)} {TypeNames.Simple(constructor.DeclaringType!)}({Parameters(constructor)})";

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethodDefinition
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        return $"method: {Access(method)} {Modifier(method)}{TypeNames.Of(method.ReturnParameter)} {method.Name}{generic}({Parameters(method)})"
            + Constraints(method.GetGenericArguments());
    }

    private static string Property(PropertyInfo property)
    {
        var accessors = "";
        if (property.GetMethod is { } get && IsVisible(get)) accessors += "get; ";
        if (property.SetMethod is { } set && IsVisible(set))
        {
            var isInit = set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
            accessors += isInit ? "init; " : "set; ";
        }

        var main = property.GetMethod is { } getter && IsVisible(getter) ? getter : property.SetMethod!;
        return $"prop: {Access(main)} {Modifier(main)}{TypeNames.Of(property)} {property.Name} {{ {accessors}}}";
    }

    private static string Field(FieldInfo field)
    {
        var modifiers = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        var value = field.IsLiteral ? $" = {Literal(field.GetRawConstantValue(), field.FieldType)}" : "";
        return $"field: {(field.IsPublic ? "public" : "protected")} {modifiers}{TypeNames.Of(field)} {field.Name}{value}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select((parameter, i) =>
    {
        var prefix = i == 0 && method.IsDefined(typeof(ExtensionAttribute)) ? "this "
            : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params "
            : parameter.IsOut ? "out "
            : parameter.ParameterType.IsByRef ? "ref " : "";
        var value = parameter.HasDefaultValue ? $" = {Literal(parameter.RawDefaultValue, parameter.ParameterType)}" : "";
        return $"{prefix}{TypeNames.Of(parameter)} {parameter.Name}{value}";
    }));

    private static string Literal(object? value, Type type) => value switch
    {
        null when type.IsValueType && Nullable.GetUnderlyingType(type) is null => "default",
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    private static string Constraints(Type[] arguments) => string.Concat(arguments.Where(argument => argument.IsGenericParameter).Select(argument =>
    {
        var parts = new List<string>();
        var special = argument.GenericParameterAttributes;
        if (special.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) parts.Add("class");
        if (special.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint)) parts.Add("struct");
        parts.AddRange(argument.GetGenericParameterConstraints().Where(constraint => constraint != typeof(ValueType)).Select(TypeNames.Short));
        return parts.Count == 0 ? "" : $" where {argument.Name} : {string.Join(", ", parts)}";
    }));

    private static string Usage(Type attribute)
    {
        var usage = attribute.GetCustomAttribute<AttributeUsageAttribute>(inherit: true)!;
        return $"// effective AttributeUsage: {usage.ValidOn} AllowMultiple={usage.AllowMultiple} Inherited={usage.Inherited}";
    }

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static string Modifier(MethodInfo method)
    {
        if (method.IsStatic) return "static ";
        if (method.DeclaringType!.IsInterface || !method.IsVirtual) return "";
        if (method.IsAbstract) return "abstract ";
        if (method.GetBaseDefinition() != method) return method.IsFinal ? "sealed override " : "override ";
        return method.IsFinal ? "" : "virtual ";
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(FieldInfo field) => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName;

    private static bool IsVisible(PropertyInfo property) =>
        property.GetAccessors(nonPublic: true).Any(IsVisible) && property.Name != "EqualityContract";

    /// <summary>Neither an accessor nor what the compiler adds to a record; its Deconstruct is part of the contract.</summary>
    private static bool IsWritten(MethodInfo method) =>
        method.Name == "Deconstruct"
        || (!method.IsDefined(typeof(CompilerGeneratedAttribute)) && !method.Name.Contains('<')
            && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)));
}
