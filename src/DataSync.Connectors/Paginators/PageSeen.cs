using DataSync.Connectors.Expressions;
using DataSync.Connectors.Extractors;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Paginators;

/// <summary>A page that was read, as its paginator sees it.</summary>
/// <param name="Position">Position it was asked for with.</param>
/// <param name="PageSize">Page size that the sync asked for; null where it left that to the manifest.</param>
/// <param name="Page">
/// Its records as they were extracted, before any is filtered: a full page of which none is kept is not the end. (The
/// reference engine gives <c>last_page_size</c> after the filter, and ends a stream whose <c>stop_condition</c> asks for 0.)
/// </param>
/// <param name="Context">What expressions see: <c>config</c>, <c>response</c>, <c>headers</c>, <c>last_record</c>, <c>last_page_size</c>.</param>
internal sealed record PageSeen(PagePosition Position, int? PageSize, ExtractedPage Page, EvaluationContext Context);
