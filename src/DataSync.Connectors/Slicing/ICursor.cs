using DataSync.Connectors.Extractors;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Slicing;

/// <summary>Follows the field by which a stream's records are new. Every answer is a function of its arguments alone.</summary>
internal interface ICursor
{
    /// <summary>One state for all partitions, moved when all of them are read; else each has its own.</summary>
    bool IsGlobal { get; }

    /// <summary>Name of the field, as the state's JSON has it.</summary>
    /// <exception cref="RequestException">An expression has no value.</exception>
    string FieldOf(SourceConfig config);

    /// <summary>Works out the bounds of a run.</summary>
    /// <param name="config">Values for expressions.</param>
    /// <param name="now">When the run began: the same at each call, so that repeated calls give the same bounds.</param>
    /// <exception cref="RequestException">A bound of the manifest or the configuration is no value of this cursor.</exception>
    ICursorBounds Bounds(SourceConfig config, DateTimeOffset now);

    /// <summary>Puts the slice's bounds into the request, where the manifest gives them a place.</summary>
    void Inject(StreamSlice slice, RequestBuilder request);

    /// <summary>Leaves out records outside of the slice, where the manifest asks for it, and notes the highest value.</summary>
    /// <param name="page">Records of a page, after filter and transformations.</param>
    /// <param name="slice">The slice they are of.</param>
    /// <param name="config">Values for expressions.</param>
    /// <param name="highest">Highest value on the slice's pages before; null when there was none.</param>
    ObservedPage Observe(ExtractedPage page, StreamSlice slice, SourceConfig config, string? highest);

    /// <summary>Reads a value of a state.</summary>
    /// <returns>Null when it is no value of this cursor.</returns>
    CursorValue? ValueOf(string text);

    /// <summary>The value so much earlier; the value itself where it is no date.</summary>
    CursorValue Earlier(CursorValue value, TimeSpan by);

    /// <summary>
    /// The value, but no later than the run began: where one state is kept for all partitions, what changes in the first while
    /// the last is read must come with the next run.
    /// </summary>
    CursorValue NotAfter(CursorValue value, DateTimeOffset now);
}

/// <summary>A value of a cursor.</summary>
/// <param name="Text">As the cursor's format writes it.</param>
/// <param name="Rank">As a number that compares.</param>
/// <param name="IsNumber">Written as a number in JSON.</param>
internal sealed record CursorValue(string Text, decimal Rank, bool IsNumber = false);

/// <summary>A page that a cursor has looked through.</summary>
/// <param name="Page">The records that stay.</param>
/// <param name="Highest">Highest value of the slice up to and with this page; null when no record had one.</param>
/// <param name="Rank">The same as a number that compares.</param>
/// <param name="IsPast">The rest of the slice is older than what is asked for: paging may end here.</param>
internal sealed record ObservedPage(ExtractedPage Page, string? Highest, decimal Rank, bool IsPast = false);
