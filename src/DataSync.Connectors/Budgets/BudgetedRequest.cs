using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Budgets;

/// <summary>What a rate budget looks at of a request.</summary>
/// <param name="Method">Method in capitals.</param>
/// <param name="Address">Address with query.</param>
/// <param name="Headers">Headers; of equal names any may match.</param>
internal sealed record BudgetedRequest(string Method, Uri Address, IEnumerable<KeyValuePair<string, string>> Headers)
{
    /// <summary>Which of several tokens it goes with, each of which the source counts by itself; 0 where there is one.</summary>
    public int Token { get; init; }

    public static BudgetedRequest Of(PreparedRequest request) => new(
        request.Method.Method, request.Address, request.Headers.Select(header => KeyValuePair.Create(header.Name, header.Value)))
    {
        Token = request.Turn.Token,
    };
}
