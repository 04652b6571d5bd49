namespace DataSync.Connectors.Transformations;

/// <summary>What failed on records of one page, by the place in the manifest.</summary>
internal sealed class RecordFaults
{
    private readonly Dictionary<string, RecordFault> _faults = new(StringComparer.Ordinal);

    /// <summary>The failures: each place once, with its first reason.</summary>
    public IReadOnlyCollection<RecordFault> All => _faults.Values;

    /// <summary>Notes a failure on one record.</summary>
    /// <param name="place">The component, such as <c>streams[0].transformations[1]</c>.</param>
    /// <param name="reason">What failed, with the expression; no values of the record.</param>
    public void Add(string place, string reason) =>
        _faults[place] = _faults.TryGetValue(place, out var known) ? known with { Records = known.Records + 1 } : new RecordFault(place, reason, 1);
}
