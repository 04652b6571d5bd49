using DataSync.Connectors.Dates;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Requesters;
using DataSync.Connectors.Slicing;
using DataSync.Connectors.Slicing.Cursors;

namespace DataSync.Connectors.Manifests;

/// <summary>
/// Two ways to read one stream: all of it, and what is new. Which one is taken is decided when a run is planned, by whether
/// there is a state, and stands in each slice. The reference engine's <c>StateDelegatingStream</c>.
/// </summary>
/// <remarks>
/// Where reading all has no cursor of its own, the other's notes how far it went, so that the next run reads what is new from
/// there; the reference engine begins at the cursor's start then.
/// </remarks>
/// <param name="Full">Reads everything.</param>
/// <param name="Incremental">Reads what is new since a state.</param>
/// <param name="Retention">How far back the incremental way reaches; null for any time.</param>
internal sealed record StateDelegation(DeclarativeStream Full, DeclarativeStream Incremental, InterpolatedString? Retention)
{
    public const string TypeName = "StateDelegatingStream";

    private const string RetentionKey = "api_retention_period";

    /// <summary>The stream that stands for both: named as declared, in everything else the incremental one.</summary>
    public static DeclarativeStream Parse(ComponentScope scope)
    {
        var (full, incremental) = (Read(scope, "full_refresh_stream"), Read(scope, "incremental_stream"));
        var name = scope.RequiredLiteral("name");
        var retention = scope.Text(RetentionKey, Variables.Config);
        if (full is null || incremental is null)
            return null!;
        foreach (var part in new[] { full, incremental }.Where(part => part.Name != name))
            scope.Problem(null, "name", $"its ways to read are named {part.Name} and {name}", "Give full_refresh_stream and incremental_stream the name of the stream");
        if (retention is not null && (full.Cursor is IncrementingCountCursor || incremental.Cursor is IncrementingCountCursor))
            scope.Problem(scope.Node(RetentionKey), RetentionKey, "a cursor that counts tells no age", $"Remove {RetentionKey}, or use a DatetimeBasedCursor");
        full = full.ObservedBy(incremental.Cursor);
        return new DeclarativeStream(name, incremental.PrimaryKey, incremental.Schema ?? full.Schema, incremental.Retriever, incremental.Records)
        {
            Cursor = incremental.Cursor ?? full.Cursor,
            Loaders = incremental.Loaders.Count > 0 ? incremental.Loaders : full.Loaders,
            MigratesState = incremental.MigratesState,
            Delegation = new StateDelegation(full, incremental, retention),
        };
    }

    /// <summary>Least rank of a state that the incremental way can be taken from; null for any.</summary>
    /// <exception cref="RequestException">The manifest's period is none.</exception>
    public decimal? OldestRank(SourceConfig config, DateTimeOffset now)
    {
        if (Retention?.Render(config.Context) is not { Length: > 0 } text)
            return null;
        if (!IsoDuration.TryParse(text, out var duration))
            throw new RequestException($"{RetentionKey} is '{text}', which is not a duration of ISO 8601 such as P30D");
        try
        {
            return CursorFormat.RankOf(duration.Negate().AddTo(now));
        }
        catch (ArgumentOutOfRangeException)
        {
            // Further back than the calendar goes: the source forgets nothing.
            return null;
        }
    }

    /// <summary>The way that a slice was planned for.</summary>
    public DeclarativeStream Of(SliceVariant variant) => variant == SliceVariant.Full ? Full : Incremental;

    private static DeclarativeStream? Read(ComponentScope scope, string key) =>
        scope.Component(key, DeclarativeStream.TypeName, (DeclarativeStream.TypeName, DeclarativeStream.Parse));
}
