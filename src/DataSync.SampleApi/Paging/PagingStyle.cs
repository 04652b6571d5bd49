namespace DataSync.SampleApi.Paging;

/// <summary>How an endpoint is paged.</summary>
internal enum PagingStyle
{
    /// <summary><c>page</c> and <c>page_size</c>; the answer tells page, total and whether there is more.</summary>
    Page,

    /// <summary><c>offset</c> and <c>limit</c>; the answer tells the total.</summary>
    Offset,

    /// <summary><c>cursor</c> and <c>limit</c>; the answer tells the next cursor.</summary>
    Cursor,

    /// <summary><c>page</c> and <c>per_page</c>; a bare array, the next and last page in Link headers (RFC 8288).</summary>
    Link,
}
