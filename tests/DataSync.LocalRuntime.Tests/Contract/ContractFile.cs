using System.Text.RegularExpressions;

namespace DataSync.LocalRuntime.Tests.Contract;

/// <summary>Reads a list of public API: "=== type", its declaration, its members.</summary>
internal static partial class ContractFile
{
    /// <summary>Types by name; two of one name (in different assemblies) become one.</summary>
    public static Dictionary<string, List<ApiType>> Read(string path)
    {
        var types = new Dictionary<string, List<ApiType>>(StringComparer.Ordinal);
        string name = "", header = "";
        var members = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(path))
        {
            if (line.StartsWith("=== ", StringComparison.Ordinal))
            {
                Add();
                (name, header, members) = (Marker().Replace(line, "$1"), "", new HashSet<string>(StringComparer.Ordinal));
            }
            else if (line.StartsWith("    ", StringComparison.Ordinal))
            {
                members.Add(Attributes().Replace(line.Trim(), "$1"));
            }
            else if (line.StartsWith("  // effective", StringComparison.Ordinal))
            {
                members.Add(line.Trim());
            }
            else if (line.StartsWith("  public", StringComparison.Ordinal))
            {
                // "readonly" binds a struct's own code only; no caller can tell.
                header = line.Trim().Replace("public readonly struct", "public struct", StringComparison.Ordinal);
            }
        }

        Add();
        return types;

        void Add()
        {
            if (name.Length == 0) return;
            if (!types.TryGetValue(name, out var same)) types[name] = same = [];
            same.Add(new ApiType(name, header, members));
        }
    }

    [GeneratedRegex(@"^=== (.+?)\s+\[[^\]]+\]$")]
    private static partial Regex Marker();

    // "prop: [Obsolete("...")] public ..." and "[Obsolete("...")] Name = 1" lose their attributes.
    [GeneratedRegex(@"^((?:\.ctor|method|prop|field): )?(?:\[(?:[^\]""]|""[^""]*"")*\] )+")]
    private static partial Regex Attributes();
}
