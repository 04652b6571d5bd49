using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Budgets;

/// <summary>How many slices or streams a manifest wants to be read at a time. The reference engine's <c>concurrency_level.py</c>.</summary>
internal sealed record ConcurrencyLevel(InterpolatedNumber Default, InterpolatedNumber? Most)
{
    public const string TypeName = "ConcurrencyLevel";

    public static ConcurrencyLevel Parse(ComponentScope scope) =>
        new(InterpolatedNumber.Required(scope, "default_concurrency"), InterpolatedNumber.Parse(scope, "max_concurrency"));

    /// <exception cref="Requesters.RequestException">The expression gives no whole number of at least one.</exception>
    public int In(SourceConfig config) => Math.Min(Default.Whole(config.Context, least: 1), Most?.Whole(config.Context, least: 1) ?? int.MaxValue);
}
