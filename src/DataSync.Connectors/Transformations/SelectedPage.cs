using DataSync.Connectors.Expressions;
using DataSync.Connectors.Extractors;

namespace DataSync.Connectors.Transformations;

/// <summary>The records of a page that belong to the stream.</summary>
/// <param name="Page">The records.</param>
/// <param name="Last">The last of them; when none was kept, the last that was extracted, so that paging can go on; None when there was none.</param>
internal sealed record SelectedPage(ExtractedPage Page, Func<ExpressionValue> Last);
