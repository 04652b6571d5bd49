namespace Microsoft.DurableTask.Abstractions;

/// <summary>Order of versions.</summary>
public static class TaskOrchestrationVersioningUtils
{
    /// <summary>
    /// Compares as <see cref="Version"/> when both sides are one, else as text without regard to case; an empty version
    /// is below every other.
    /// </summary>
    /// <returns>Below, equal to or above zero.</returns>
    public static int CompareVersions(string sourceVersion, string otherVersion)
    {
        var hasSource = !string.IsNullOrWhiteSpace(sourceVersion);
        var hasOther = !string.IsNullOrWhiteSpace(otherVersion);
        if (!hasSource || !hasOther)
            return hasSource.CompareTo(hasOther);
        return Version.TryParse(sourceVersion, out var source) && Version.TryParse(otherVersion, out var other)
            ? source.CompareTo(other)
            : string.Compare(sourceVersion, otherVersion, StringComparison.OrdinalIgnoreCase);
    }
}
