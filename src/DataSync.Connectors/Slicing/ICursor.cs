using DataSync.Connectors.Extractors;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Slicing;

/// <summary>Follows the field by which a stream's records are new. Every answer is a function of its arguments alone.</summary>
internal interface ICursor
{
    /// <summary>Puts the slice's bounds into the request, where the manifest gives them a place.</summary>
    void Inject(StreamSlice slice, RequestBuilder request);

    /// <summary>Leaves out records outside of the slice, where the manifest asks for it, and notes the highest value.</summary>
    /// <param name="page">Records of a page, after filter and transformations.</param>
    /// <param name="slice">The slice they are of.</param>
    /// <param name="config">Values for expressions.</param>
    /// <param name="highest">Highest value on the slice's pages before; null when there was none.</param>
    ObservedPage Observe(ExtractedPage page, StreamSlice slice, SourceConfig config, string? highest);
}

/// <summary>A page that a cursor has looked through.</summary>
/// <param name="Page">The records that stay.</param>
/// <param name="Highest">Highest value of the slice up to and with this page; null when no record had one.</param>
/// <param name="Rank">The same as a number that compares.</param>
/// <param name="IsPast">The rest of the slice is older than what is asked for: paging may end here.</param>
internal sealed record ObservedPage(ExtractedPage Page, string? Highest, decimal Rank, bool IsPast = false);
