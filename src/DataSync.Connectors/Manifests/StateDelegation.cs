using DataSync.Connectors.Dates;
using DataSync.Connectors.Slicing;

namespace DataSync.Connectors.Manifests;

/// <summary>
/// Two ways to read one stream: all of it, and what is new. Which one is taken is decided when a run is planned, by whether
/// there is a state, and stands in each slice. The reference engine's <c>StateDelegatingStream</c>.
/// </summary>
/// <param name="Full">Reads everything.</param>
/// <param name="Incremental">Reads what is new since a state.</param>
/// <param name="Retention">How far back the incremental way reaches; null for any time.</param>
internal sealed record StateDelegation(DeclarativeStream Full, DeclarativeStream Incremental, IsoDuration? Retention)
{
    public const string TypeName = "StateDelegatingStream";

    /// <summary>The stream that stands for both: named as declared, in everything else the incremental one.</summary>
    public static DeclarativeStream Parse(ComponentScope scope)
    {
        var (full, incremental) = (Read(scope, "full_refresh_stream"), Read(scope, "incremental_stream"));
        var name = scope.RequiredLiteral("name");
        var retention = RetentionOf(scope);
        return full is null || incremental is null
            ? null!
            : new DeclarativeStream(name, incremental.PrimaryKey, incremental.Schema ?? full.Schema, incremental.Retriever, incremental.Records)
            {
                Cursor = incremental.Cursor ?? full.Cursor,
                Delegation = new StateDelegation(full, incremental, retention),
            };
    }

    /// <summary>Whether the incremental way can be taken from a state on.</summary>
    public bool Reaches(SliceState state, DateTimeOffset now)
    {
        if (Retention is not { } retention)
            return true;
        var oldest = retention.Negate().AddTo(now);
        return (Incremental.Cursor ?? Full.Cursor)?.ValueOf(state.Value) is { } value
            && value.Rank >= (oldest - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
    }

    /// <summary>The way that a slice was planned for.</summary>
    public DeclarativeStream Of(SliceVariant variant) => variant == SliceVariant.Full ? Full : Incremental;

    private static DeclarativeStream? Read(ComponentScope scope, string key) =>
        scope.Component(key, DeclarativeStream.TypeName, (DeclarativeStream.TypeName, DeclarativeStream.Parse));

    private static IsoDuration? RetentionOf(ComponentScope scope)
    {
        if (scope.Literal("api_retention_period") is not { } text)
            return null;
        if (IsoDuration.TryParse(text, out var duration))
            return duration;
        scope.Problem(scope.Node("api_retention_period"), "api_retention_period", $"{text} is no ISO 8601 duration", "Write it as P30D");
        return null;
    }
}
