namespace DataSync.Core.Mapping;

/// <summary>Why a record cannot be written.</summary>
/// <param name="Code">One of <see cref="RejectionCodes"/>.</param>
/// <param name="Field">Path of the field at fault; null when the whole record is.</param>
/// <param name="Message">The reason in plain words; never a value of the record.</param>
public sealed record Rejection(string Code, string? Field, string Message);
