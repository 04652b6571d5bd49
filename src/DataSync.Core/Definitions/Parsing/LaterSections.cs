using DataSync.Core.Definitions.Yaml;

namespace DataSync.Core.Definitions.Parsing;

/// <summary>
/// <c>quality</c> and <c>notify</c>: their keys are checked, so that a file written for a version that acts on them is
/// right when it comes; this version warns that they have no effect.
/// </summary>
internal static class LaterSections
{
    public static void Read(MapReader root, ProblemList problems)
    {
        if (Open(root, SyncDefinitionKeys.Quality) is { } quality)
        {
            quality.Text("decisions", Checks.NotBlank);
            problems.Warn(quality.Map, "quality", "has no effect in this version: records are checked by 'mapping' alone");
        }

        if (Open(root, SyncDefinitionKeys.Notify) is { } notify)
        {
            notify.Text("slack", Checks.NotBlank);
            notify.Scalars("email");
            notify.Text("sheet", Checks.NotBlank);
            problems.Warn(notify.Map, "notify", "has no effect in this version: nobody is notified");
        }

        MapReader? Open(MapReader map, string section) =>
            map.Get(section) is { } node ? MapReader.Open(node, section, SyncDefinitionKeys.BySection[section], problems) : null;
    }
}
