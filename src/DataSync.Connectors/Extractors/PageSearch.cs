using System.Text.Json;
using DataSync.Connectors.Decoders;
using DataSync.Connectors.Paginators;
using DataSync.Connectors.Transformations;

namespace DataSync.Connectors.Extractors;

/// <summary>
/// Takes the records out of a body whose path has patterns or places in lists, whose records are expanded, or which is a list
/// of bodies: each item then counts as a body of its own, as in the reference engine.
/// </summary>
internal sealed class PageSearch(IReadOnlyList<string> path, RecordExpander? expander, bool isRequired)
{
    /// <exception cref="MalformedBodyException">The body is not JSON, has a single value where records are declared, or tells of an error.</exception>
    public ExtractedPage Search(ReadOnlyMemory<byte> body, PagingHints hints, SourceConfig config)
    {
        // Checks the whole body and finds what it says of its paging.
        var whole = new PageScanner([], hints, isRequired).Scan(body);
        try
        {
            return Search(whole, JsonText.IsArray(JsonText.WithoutMark(body).Span), config);
        }
        catch (InvalidOperationException exception)
        {
            throw Shape.NotUnicode(exception);
        }
    }

    private ExtractedPage Search(ExtractedPage whole, bool isList, SourceConfig config)
    {
        using var document = JsonDocument.Parse(whole.Records);
        using var records = new RecordWriter(whole.Records.Length);
        var (paged, isMissing) = (0, true);
        foreach (var items in FoundIn(document.RootElement, isList))
        {
            isMissing &= items is null;
            foreach (var item in items ?? [])
            {
                paged++;
                if (expander is null)
                    records.Write(item);
                else
                    expander.Expand(item, config, records);
            }
        }

        return whole with { Records = records.End(), Count = records.Count, PagedCount = paged, IsPathMissing = isMissing && whole.Count > 0 };
    }

    /// <summary>
    /// What each body has at the path. Where the path begins with <c>*</c> and no item of a list has anything there, <c>*</c>
    /// stands for the items themselves: manifests are written so, and the reference engine read them so before it took the
    /// items for bodies; now it finds no records.
    /// </summary>
    private List<IEnumerable<JsonElement>?> FoundIn(JsonElement bodies, bool isList)
    {
        var found = bodies.EnumerateArray().Select(ItemsIn).ToList();
        return isList && path is ["*", _, ..] && found.TrueForAll(items => items is null) ? [ItemsIn(bodies)] : found;
    }

    /// <summary>The records in one body; null when it has nothing at the path.</summary>
    private IEnumerable<JsonElement>? ItemsIn(JsonElement part)
    {
        if (path.Count == 0)
            return [part];
        var found = Dpath.Find<JsonElement, ElementTree>(part, path);
        if (found.Count == 0)
        {
            if (ErrorBody.FieldIn(part) is { } field)
                throw Shape.TellsOfError(path, field);
            return isRequired ? throw Shape.NotThat(path, "has nothing there") : null;
        }

        // One value is taken for what it is; of several, the list of them is meant.
        return found.Count == 1 && !path.Contains("*")
            ? RecordsOf(found[0].Value)
            : found.Select(match => match.Value).Where(value => value.ValueKind != JsonValueKind.Null);
    }

    private IEnumerable<JsonElement> RecordsOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray(),
        JsonValueKind.Object => value.EnumerateObject().Any() ? [value] : [],
        _ when Shape.IsNothing(value) => [],
        _ => throw Shape.NotThat(path, "has a single value there"),
    };
}
