namespace DataSync.SampleApi.Faults;

/// <summary>
/// One thing that goes wrong, on which pages and how often. Rules are tried in order; a rule that has had its
/// <see cref="Times"/> on a page leaves the page to the rules after it, so that "first 429, then twice 503" is two rules.
/// </summary>
public sealed record FaultRule
{
    /// <summary>What goes wrong.</summary>
    public FaultKind Kind { get; init; }

    /// <summary>One-based numbers of the pages; null for all that the other conditions let through.</summary>
    public IReadOnlyList<int>? Pages { get; init; }

    /// <summary>Every how many pages (7: pages 7, 14, 21); null for no such condition.</summary>
    public int? Every { get; init; }

    /// <summary>Condition on the page number; null for none.</summary>
    public Func<int, bool>? When { get; init; }

    /// <summary>How many requests of each page fail; <see cref="int.MaxValue"/> for all.</summary>
    public int Times { get; init; } = 1;

    /// <summary>HTTP status of <see cref="FaultKind.Status"/>.</summary>
    public int Status { get; init; } = 503;

    /// <summary>Whether and how <see cref="FaultKind.Status"/> says when to come back.</summary>
    public RetryAfterForm RetryAfterForm { get; init; }

    /// <summary>When to come back, from now; whole seconds.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Wait before the answer, whatever the kind.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>White space of <see cref="FaultKind.HugeBody"/>, in bytes.</summary>
    public long HugeBytes { get; init; } = 64 << 20;

    internal bool Concerns(int page) =>
        (Pages is null || Pages.Contains(page)) && (Every is not { } every || page % every == 0) && (When is null || When(page));
}
