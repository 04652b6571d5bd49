namespace DataSync.SampleApi.Faults;

/// <summary>Ready mixes of faults.</summary>
public static class SampleFaults
{
    /// <summary>
    /// A bad day of a vendor: 429s with a second to wait, bursts of two 5xx, dropped connections, slow answers, bodies cut
    /// short, a page answered twice; all pass, but for one page that stays malformed (<see cref="DemoMalformedPage"/>).
    /// What goes wrong depends on the page alone: however often a run is interrupted, it ends with the same result.
    /// </summary>
    /// <param name="pages">Pages of the stream; the faults are spread over them, their number stays the same.</param>
    public static IReadOnlyList<FaultRule> Demo(int pages = 100) =>
    [
        new() { Kind = FaultKind.TruncatedJson, Pages = [DemoMalformedPage(pages)], Times = int.MaxValue },
        new() { Kind = FaultKind.Status, Status = 429, RetryAfterForm = RetryAfterForm.Seconds, Pages = At(pages, 0.12, 0.47) },
        new() { Kind = FaultKind.Status, Status = 429, RetryAfterForm = RetryAfterForm.HttpDate, Pages = At(pages, 0.79) },
        new() { Kind = FaultKind.Status, Status = 503, Times = 2, Pages = At(pages, 0.07, 0.55) },
        new() { Kind = FaultKind.Status, Status = 500, Times = 2, Pages = At(pages, 0.36) },
        new() { Kind = FaultKind.DropBeforeHeaders, Pages = At(pages, 0.18, 0.71) },
        new() { Kind = FaultKind.DropMidBody, Pages = At(pages, 0.29, 0.84) },
        new() { Kind = FaultKind.TruncatedJson, Pages = At(pages, 0.23) },
        new() { Kind = FaultKind.RepeatedPage, Pages = At(pages, 0.41, 0.92) },
        new() { Kind = FaultKind.Slow, Delay = TimeSpan.FromMilliseconds(300), Pages = At(pages, 0.03, 0.33, 0.59, 0.88) },
    ];

    /// <summary>The page of <see cref="Demo"/> that never becomes readable.</summary>
    public static int DemoMalformedPage(int pages = 100) => At(pages, 0.64)[0];

    private static int[] At(int pages, params double[] places) => [.. places.Select(place => Math.Max(1, (int)Math.Round(pages * place)))];
}
