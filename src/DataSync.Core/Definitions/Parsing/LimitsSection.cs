using DataSync.Core.Definitions.Yaml;

namespace DataSync.Core.Definitions.Parsing;

/// <summary><c>limits</c>.</summary>
internal static class LimitsSection
{
    internal const int MaxErrorSamples = 10_000;
    internal const string NoLimit = "none";

    public static LimitsDefinition? Read(YamlNode node, ProblemList problems)
    {
        if (MapReader.Open(node, "limits", SyncDefinitionKeys.BySection[SyncDefinitionKeys.Limits], problems) is not { } map) return null;

        var standard = LimitsDefinition.Default;
        var limits = new LimitsDefinition(
            Share(map, "warning") ?? standard.Warning,
            Share(map, "critical") ?? standard.Critical,
            Errors(map, standard.Errors),
            map.Integer("error_samples", 0, MaxErrorSamples, standard.ErrorSamples),
            Runtime(map) ?? standard.Runtime);

        if (limits.Warning > limits.Critical)
            map.Error(map.Get("warning") is null ? "critical" : "warning", "warning must not be above critical (the defaults are 1% and 5%)");
        return limits;
    }

    private static double? Share(MapReader map, string key)
    {
        if (map.Scalar(key) is not { } scalar) return null;
        var share = Quantities.Share(scalar.Text);
        if (share is null)
            map.Error(key, $"'{MapReader.Quote(scalar.Text)}': write a percentage from 0% to 100%, such as 5%, or a share below 1, such as 0.05");
        return share;
    }

    private static int? Errors(MapReader map, int? standard)
    {
        if (map.Scalar("errors") is not { } scalar) return standard;
        return scalar.Text == NoLimit ? null : map.Integer("errors", 1, int.MaxValue);
    }

    private static TimeSpan? Runtime(MapReader map)
    {
        if (map.Scalar("runtime") is not { } scalar) return null;
        var runtime = Quantities.Duration(scalar.Text);
        if (runtime is null)
            map.Error("runtime", $"'{MapReader.Quote(scalar.Text)}': write hours, minutes and seconds, such as 2h, 90m, 1h30m or 45s; at most 168h");
        return runtime;
    }
}
