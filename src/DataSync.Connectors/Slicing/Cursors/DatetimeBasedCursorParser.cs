using DataSync.Connectors.Dates;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Slicing.Cursors;

/// <summary>Reads the <c>incremental_sync</c> of a stream.</summary>
internal static class DatetimeBasedCursorParser
{
    public const string TypeName = "DatetimeBasedCursor";

    public static ICursor? ParseAny(ComponentScope stream) => stream.OptionalComponent<ICursor>(
        "incremental_sync",
        null,
        (TypeName, Parse),
        (IncrementingCountCursor.TypeName, IncrementingCountCursor.Parse));

    private static DatetimeBasedCursor Parse(ComponentScope scope)
    {
        // Which field is the cursor is said by the manifest; a catalog that names another is of other engines.
        scope.Accept("allow_catalog_defined_cursor_field", "message");
        var format = scope.RequiredLiteral("datetime_format");
        var formats = scope.Literals("cursor_datetime_formats");
        foreach (var text in formats.Append(format))
        {
            if (PythonDateFormat.Of(text).ParseProblem is { } problem)
                scope.Problem(scope.Node("datetime_format"), "datetime_format", $"no date can be read with the format '{text}': {problem}", "Correct it");
        }

        var (step, granularity) = (scope.Text("step", Variables.Config), scope.Literal("cursor_granularity"));
        if (step is null != granularity is null)
            scope.Problem(null, "step", "step and cursor_granularity need each other", "Write both, or none of them");
        var (target, weekday) = Clamp(scope);
        return new DatetimeBasedCursor
        {
            Field = scope.RequiredText("cursor_field", Variables.Config),
            Format = new CursorFormat(format, formats),
            Start = Start(scope, format),
            End = DateBound.Parse(scope, "end_datetime", format),
            Step = step,
            Granularity = Granularity(scope, granularity),
            Lookback = scope.Text("lookback_window", Variables.Config),
            StartField = Name(scope, "partition_field_start", "start_time"),
            EndField = Name(scope, "partition_field_end", "end_time"),
            StartOption = Option(scope, "start_time_option"),
            EndOption = Option(scope, "end_time_option"),
            ClampingTarget = target,
            ClampingWeekday = weekday,
            IsDataFeed = scope.Boolean("is_data_feed"),
            IsFiltered = scope.Boolean("is_client_side_incremental"),
            IsStrict = scope.Boolean("is_compare_strictly"),
            IsGlobal = scope.Boolean("global_substream_cursor"),
        };
    }

    internal static RequestOption? Option(ComponentScope scope, string key) =>
        scope.OptionalComponent(key, RequestOption.TypeName, (RequestOption.TypeName, RequestOption.Parse));

    private static InterpolatedString Name(ComponentScope scope, string key, string missing) =>
        scope.Text(key, Variables.Config) is { Template.Length: > 0 } name ? name : InterpolatedString.Of(missing);

    private static DateBound Start(ComponentScope scope, string format)
    {
        if (DateBound.Parse(scope, "start_datetime", format) is { } start)
            return start;
        scope.RequiredText("start_datetime");
        return new DateBound("start_datetime", InterpolatedString.Empty, null, null, format);
    }

    private static IsoDuration? Granularity(ComponentScope scope, string? text)
    {
        if (text is null)
            return null;
        if (IsoDuration.TryParse(text, out var granularity))
            return granularity;
        scope.Problem(scope.Node("cursor_granularity"), "cursor_granularity", $"'{text}' is not a duration", "Write one of ISO 8601, such as PT1S");
        return null;
    }

    private static (InterpolatedString? Target, string? Weekday) Clamp(ComponentScope scope)
    {
        if (scope.Child("clamping") is not { } clamping)
            return (null, null);
        return (clamping.RequiredText("target", Variables.Config), clamping.Child("target_details")?.Literal("weekday"));
    }
}
