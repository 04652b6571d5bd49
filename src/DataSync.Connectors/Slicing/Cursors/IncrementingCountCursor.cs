using System.Globalization;
using DataSync.Connectors.Extractors;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Slicing.Cursors;

/// <summary>
/// Follows a number that grows. The one window begins at the state, which is asked for again, and has no end. The reference
/// engine refuses it together with partitions; here each partition has its own number.
/// </summary>
internal sealed class IncrementingCountCursor(InterpolatedString field, InterpolatedString? start, RequestOption? startOption) : ICursor
{
    public const string TypeName = "IncrementingCountCursor";

    /// <summary>Name of the bound in the slice, as the reference engine has it.</summary>
    private const string StartField = "start";

    public bool IsGlobal => false;

    public static IncrementingCountCursor Parse(ComponentScope scope)
    {
        scope.Accept("allow_catalog_defined_cursor_field");
        return new IncrementingCountCursor(
            scope.RequiredText("cursor_field", Variables.Config),
            scope.Text("start_value", Variables.Config),
            DatetimeBasedCursorParser.Option(scope, "start_value_option"));
    }

    public string FieldOf(SourceConfig config) => field.Render(config.Context) ?? "";

    public ICursorBounds Bounds(SourceConfig config, DateTimeOffset now)
    {
        if (start?.Render(config.Context) is not { Length: > 0 } text)
            return new CountBounds(0);
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? new CountBounds(number)
            : throw new RequestException($"start_value of the cursor is '{text}', which is not a whole number");
    }

    public void Inject(StreamSlice slice, RequestBuilder request)
    {
        if (startOption is not null && slice.Interval.TryGetProperty(StartField, out var value))
            startOption.Inject(request, value.ToString());
    }

    public ObservedPage Observe(ExtractedPage page, StreamSlice slice, SourceConfig config, string? highest)
    {
        var best = highest is null ? null : ValueOf(highest);
        var scan = new CursorFieldScan(page.Records, FieldOf(config));
        while (scan.MoveNext())
        {
            if (scan.Value is { } text && ValueOf(text) is { } value && (best is null || value.Rank > best.Rank))
                best = value;
        }

        return new ObservedPage(page, best?.Text, best?.Rank ?? 0);
    }

    public CursorValue? ValueOf(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        ? new CursorValue(text, number, IsNumber: true)
        : null;

    public CursorValue Earlier(CursorValue value, TimeSpan by) => value;

    public CursorValue NotAfter(CursorValue value, DateTimeOffset now) => value;

    private sealed record CountBounds(long Start) : ICursorBounds
    {
        public IEnumerable<CursorWindow> Windows(SliceState? state, string? after)
        {
            var from = state is not null && state.Rank >= Start ? state.Rank : Start;
            yield return new CursorWindow(SliceFields.Of((StartField, SliceFields.Number(from))), Next: null);
        }
    }
}
