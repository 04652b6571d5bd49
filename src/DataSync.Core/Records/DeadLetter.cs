namespace DataSync.Core.Records;

/// <summary>A record or page that could not be written, with its reason. Replayable through the current mapping.</summary>
/// <param name="Stage">Where it failed.</param>
/// <param name="Code">Stable code of the reason, such as <c>required_missing</c> or <c>value_too_long</c>.</param>
/// <param name="Field">Field or column at fault; null when the whole record is.</param>
/// <param name="Message">The reason in plain words, without values of the record.</param>
/// <param name="Page">One-based number of the page.</param>
/// <param name="Index">Zero-based place of the record in its page; -1 for a whole page.</param>
/// <param name="Payload">The record as the source sent it, UTF-8 JSON; for a page the start of its body.</param>
public sealed record DeadLetter(
    DeadLetterStage Stage,
    string Code,
    string? Field,
    string Message,
    int Page,
    int Index,
    ReadOnlyMemory<byte> Payload);

/// <summary>Stage of a run in which a record failed.</summary>
public enum DeadLetterStage
{
    /// <summary>The page could not be read as records.</summary>
    Fetch,

    /// <summary>The record failed validation.</summary>
    Validate,

    /// <summary>The database refused the row.</summary>
    Write,
}
