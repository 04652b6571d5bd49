using System.Text;
using System.Text.RegularExpressions;

namespace DataSync.AzureFlavour.Tests.Stubs;

/// <summary>C# of listed types: every signature as listed, every body <c>throw null</c>.</summary>
internal static partial class StubSource
{
    private const string Usings = """
        #nullable enable
        using System;
        using System.Collections;
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Collections.Specialized;
        using System.ComponentModel;
        using System.IO;
        using System.Net;
        using System.Net.Http.Headers;
        using System.Security.Claims;
        using System.Text;
        using System.Text.Json;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Http;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Diagnostics.Metrics;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;

        """;

    /// <summary>Source of one assembly.</summary>
    /// <param name="types">The assembly's types.</param>
    /// <param name="all">Every listed type: their namespaces may be used, their constructors called.</param>
    /// <param name="known">Namespaces of the assemblies that this one may use.</param>
    public static string Of(IEnumerable<ListedType> types, IReadOnlyList<ListedType> all, IEnumerable<string> known)
    {
        var source = new StringBuilder(Usings);
        foreach (var space in known.Distinct(StringComparer.Ordinal))
            source.AppendLine($"using {space};");
        foreach (var type in types)
        {
            source.AppendLine($"namespace {type.Namespace}").AppendLine("{");
            foreach (var attribute in type.Attributes)
                source.AppendLine(attribute);
            source.AppendLine(type.Header.Contains(" delegate ", StringComparison.Ordinal) ? $"{type.Header};" : Body(type, all));
            source.AppendLine("}");
        }

        return source.ToString();
    }

    private static string Body(ListedType type, IReadOnlyList<ListedType> all)
    {
        // A record brings its equality and its copy constructor itself.
        var header = type.Header.Contains(" record ", StringComparison.Ordinal)
            ? OwnEquality().Replace(type.Header, "").TrimEnd(' ', ':', ',')
            : type.Header;
        var members = type.Header.Contains(" enum ", StringComparison.Ordinal)
            ? type.Members.Select(member => $"{member},")
            : type.Members.Select(member => Member(type, Bound().Replace(member, "$1"), all));
        return $"{header}\n{{\n{string.Join('\n', members)}\n}}";
    }

    private static string Member(ListedType type, string line, IReadOnlyList<ListedType> all)
    {
        var (kind, text) = line.Split(": ", 2) is [var first, var rest] ? (first, rest) : throw new FormatException(line);
        var isOpen = type.Header.Contains(" interface ", StringComparison.Ordinal) || Modifiers(text).Contains(" abstract ", StringComparison.Ordinal);
        return kind switch
        {
            ".ctor" when text.StartsWith($"protected {type.Name}({type.Name} ", StringComparison.Ordinal) && type.Header.Contains(" record ") => "",
            ".ctor" => $"{text}{BaseCall(type, text, all)} => throw null!;",
            "field" => text.Contains(" const ", StringComparison.Ordinal) ? $"{text};" : $"{text} = default!;",
            "prop" when isOpen => text,
            "prop" => text.Replace("get;", "get => throw null!;", StringComparison.Ordinal)
                .Replace("set;", "set { }", StringComparison.Ordinal).Replace("init;", "init { }", StringComparison.Ordinal),
            "method" when isOpen => $"{text};",
            "method" => $"{Operators(text)} => throw null!;",
            _ => throw new FormatException($"{type.Name}: '{line}' is no member this generator knows."),
        };
    }

    private static string Modifiers(string text) => text.Split('(', '{')[0];

    private static string Operators(string text) => Implicit().Replace(text, "implicit operator $1(")
        .Replace(" op_Equality(", " operator ==(", StringComparison.Ordinal)
        .Replace(" op_Inequality(", " operator !=(", StringComparison.Ordinal);

    /// <summary>A call of the base's shortest constructor, where it takes arguments.</summary>
    private static string BaseCall(ListedType type, string constructor, IReadOnlyList<ListedType> all)
    {
        if (BaseName().Match(type.Header) is not { Success: true } match)
            return "";
        var parent = all.FirstOrDefault(candidate => candidate.Name == match.Groups[1].Value);
        var shortest = parent?.Members.Where(member => member.StartsWith(".ctor", StringComparison.Ordinal))
            .Select(ApiList.Parameters).Where(parameters => !(parameters is [var one] && one == parent.Name)).MinBy(parameters => parameters.Count);
        var isCopy = ApiList.Parameters($".ctor: {constructor}") is [var own] && own == type.Name;
        if (isCopy && type.Header.Contains(" record ", StringComparison.Ordinal) && parent is not null)
            return " : base(options)";
        return shortest is null or [] ? "" : $" : base({string.Join(", ", shortest.Select(parameter => $"default({parameter})!"))})";
    }

    // Attributes that bind nobody who compiles: serialization, editors. [Obsolete] stays.
    [GeneratedRegex(@"(^\S+: |(?<=\] ))\[(?!Obsolete)(?:[^\]""]|""[^""]*"")*\] ")]
    private static partial Regex Bound();

    [GeneratedRegex(@"(, |: )IEquatable<\w+>")]
    private static partial Regex OwnEquality();

    [GeneratedRegex(@"(\S+) op_Implicit\(")]
    private static partial Regex Implicit();

    [GeneratedRegex(@"^public [\w ]*(?:class|record) [^:]+ : (\w+)")]
    private static partial Regex BaseName();
}
