namespace DataSync.Postgres;

/// <summary>A dead letter without its payload: nothing personal, nothing to decrypt.</summary>
/// <param name="Stage">Where it failed: <c>fetch</c>, <c>validate</c> or <c>write</c>.</param>
/// <param name="Code">Stable code of the reason.</param>
/// <param name="Field">Field or column at fault; null when the whole record is.</param>
/// <param name="Message">The reason in plain words.</param>
/// <param name="Page">One-based number of the page.</param>
/// <param name="Index">Zero-based place in the page; -1 for a whole page.</param>
public sealed record DeadLetterReason(string Stage, string Code, string? Field, string Message, int Page, int Index);
