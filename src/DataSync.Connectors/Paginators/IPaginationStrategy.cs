using DataSync.Connectors.Interpolation;

namespace DataSync.Connectors.Paginators;

/// <summary>Counts from one page's token to the next.</summary>
internal interface IPaginationStrategy
{
    /// <summary>Records per page that the manifest states; null when it does not.</summary>
    InterpolatedString? PageSize { get; }

    /// <summary>Whether the first request states its token, too.</summary>
    bool InjectOnFirstRequest { get; }

    /// <summary>Number a page's token stands for, by the page's one-based number.</summary>
    long TokenOfPage(int page, int pageSize);

    /// <summary>Token after a page with so many records.</summary>
    long Next(long token, int records);

    /// <summary>Token after a page of which nothing is known: a full one is assumed.</summary>
    long NextAfterFull(long token, int pageSize);

    /// <summary>Whether records follow after this page of a stream with so many.</summary>
    bool HasMore(long token, int records, int? pageSize, long total);
}
