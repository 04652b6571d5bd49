namespace DataSync.Connectors.Budgets;

/// <summary>What an answer says about the calls that are left.</summary>
/// <param name="Name">Which budget, where the source has several; else empty.</param>
/// <param name="Left">Calls left.</param>
/// <param name="Reset">When there are new ones; null when that is not said.</param>
internal sealed record RateLimitNotice(string Name, long Left, DateTimeOffset? Reset);
