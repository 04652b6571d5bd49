using System.Text.Json;
using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Extractors;
using DataSync.Connectors.Schemas;

namespace DataSync.Connectors.Transformations;

/// <summary>From the records of a body to those of the stream: filter, transformations, types of the schema.</summary>
/// <remarks>
/// Where there is nothing to do, the bytes of the page pass as they are. Else a page is parsed once and written once. A record
/// that cannot be worked on stays as it came and is noted: one broken record does not cost a page.
/// </remarks>
internal sealed class RecordPipeline(
    RecordFilter? filter, IReadOnlyList<IRecordTransformation> transformations, bool transformBeforeFiltering, SchemaNormalizer? normalizer)
{
    private const string Place = "records";

    /// <summary>Leaves records as they are.</summary>
    public static RecordPipeline Nothing { get; } = new(null, [], transformBeforeFiltering: false, null);

    /// <summary>What a selector says, for records that are no stream's: without transformations and schema.</summary>
    public static RecordPipeline Of(RecordSelector selector) => new(selector.Filter, [], transformBeforeFiltering: false, null);

    /// <summary>The same with other types for values.</summary>
    public RecordPipeline NormalizedBy(SchemaNormalizer? other) => new(filter, transformations, transformBeforeFiltering, other);

    private bool IsChanging => transformations.Count > 0 || normalizer is not null;

    /// <summary>The records of the stream.</summary>
    /// <param name="page">What was extracted.</param>
    /// <param name="context">What expressions see, without the record.</param>
    /// <param name="faults">Where is noted what failed on a record.</param>
    public SelectedPage Select(ExtractedPage page, EvaluationContext context, RecordFaults faults)
    {
        if (page.Count == 0 || (filter is null && !IsChanging))
            return new SelectedPage(page, () => LastOf(page));

        using var document = JsonDocument.Parse(page.Records, RecordJson.DocumentOptions);
        using var records = new RecordWriter(page.Records.Length + (page.Records.Length / 8));
        var names = new FieldNames();
        foreach (var element in document.RootElement.EnumerateArray())
            Select(element, context, records, names, faults);
        var selected = page with { Records = records.End(), Count = records.Count };
        var last = records.Last;
        return new SelectedPage(selected, () => selected.Count == 0 ? LastOf(page) : ExpressionValue.From(JsonDocument.Parse(last, RecordJson.DocumentOptions).RootElement));
    }

    private void Select(JsonElement element, EvaluationContext context, RecordWriter records, FieldNames names, RecordFaults faults)
    {
        try
        {
            var isChanged = IsChanging && element.ValueKind == JsonValueKind.Object;
            if (!(isChanged && transformBeforeFiltering) && !Keeps(ExpressionValue.From(element), context, faults))
                return;
            if (isChanged)
                Change((JsonObject)RecordNodes.From(element, names)!, context, records, faults);
            else
                records.Write(element);
        }
        catch (Exception exception) when (exception is ExpressionException or InvalidOperationException)
        {
            faults.Add(Place, exception is ExpressionException known ? known.What : "a text or name in the record is no valid Unicode");
            records.Write(element);
        }
    }

    private void Change(JsonObject node, EvaluationContext context, RecordWriter records, RecordFaults faults)
    {
        var record = ExpressionValue.From(node);
        if (transformations.Count > 0)
        {
            var withRecord = context.With("record", record);
            foreach (var transformation in transformations)
                transformation.Transform(node, withRecord, faults);
        }

        if (transformBeforeFiltering && !Keeps(record, context, faults))
            return;
        normalizer?.Normalize(node);
        records.Write(node);
    }

    private bool Keeps(ExpressionValue record, EvaluationContext context, RecordFaults faults) =>
        filter is null || filter.Keeps(context.With("record", record), faults);

    private static ExpressionValue LastOf(ExtractedPage page)
    {
        if (page.Count == 0)
            return ExpressionValue.None;
        var records = JsonDocument.Parse(page.Records, RecordJson.DocumentOptions).RootElement;
        return ExpressionValue.From(records[records.GetArrayLength() - 1]);
    }
}
