namespace DataSync.Connectors.Budgets;

/// <summary>Calls that were made under one policy. Not safe for concurrent use: the budget locks.</summary>
internal interface ICallWindow
{
    /// <summary>Counts a call, or says how long it has to wait to be counted; then nothing is counted.</summary>
    /// <param name="weight">How many calls it counts as; at most the limit.</param>
    /// <param name="now">Now, UTC.</param>
    TimeSpan Take(int weight, DateTimeOffset now);

    /// <summary>Takes over what the source said: how many calls are left, and when there are new ones; either may be unknown.</summary>
    void Learn(long? left, DateTimeOffset? reset, DateTimeOffset now);
}
