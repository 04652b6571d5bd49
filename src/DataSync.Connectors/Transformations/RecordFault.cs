namespace DataSync.Connectors.Transformations;

/// <summary>A component of the manifest that failed on records.</summary>
/// <param name="Place">The component.</param>
/// <param name="Reason">What failed on the first of them, with the expression; no values of the record.</param>
/// <param name="Records">On how many records.</param>
internal sealed record RecordFault(string Place, string Reason, int Records);
