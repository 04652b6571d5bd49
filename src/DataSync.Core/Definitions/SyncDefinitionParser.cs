using DataSync.Core.Definitions.Parsing;
using DataSync.Core.Definitions.Yaml;

namespace DataSync.Core.Definitions;

/// <summary>
/// Reads sync definitions (<c>definitions/syncs/*.yaml</c>). Strict: an unknown key, a wrong type or a value out of range
/// is an error, never a silent default. The format is published as <c>definitions/schema/sync.schema.json</c>.
/// </summary>
public static class SyncDefinitionParser
{
    /// <summary>Reads one definition.</summary>
    /// <param name="yaml">Text of the file.</param>
    /// <param name="file">Name of the file, for messages.</param>
    /// <exception cref="DefinitionException">The text has problems; all of them are listed.</exception>
    public static SyncDefinitionFile Parse(string yaml, string file)
    {
        var problems = new ProblemList(file);
        var definition = YamlComposer.Compose(yaml, problems) is { } root ? SyncSection.Read(root, problems) : null;
        problems.ThrowIfAny();
        return new SyncDefinitionFile(definition!, problems.Warnings);
    }
}
