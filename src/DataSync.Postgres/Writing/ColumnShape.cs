namespace DataSync.Postgres;

/// <summary>What the catalog says of a destination column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="BaseType">
/// Its type without length or domain, quoted where needed. Text is cast to this one: a cast to <c>varchar(5)</c> or to a
/// domain over it would cut the value silently, assigning to the column refuses it.
/// </param>
/// <param name="FullType">Its type as declared, for people and for finding what the server refused.</param>
/// <param name="MaxLength">Most characters it takes; null for no limit.</param>
/// <param name="HasEquality">Whether <c>=</c> of its type means the same value; else its text is compared.</param>
/// <param name="IsNotNull">Whether it refuses NULL.</param>
/// <param name="HasDefault">Whether the server fills it when no value is given (default, identity, generated).</param>
/// <param name="IsGenerated">Whether it takes no value at all.</param>
internal sealed record ColumnShape(
    string Name, string BaseType, string FullType, int? MaxLength, bool HasEquality, bool IsNotNull, bool HasDefault, bool IsGenerated);
