namespace DataSync.Core.Definitions;

/// <summary>How one destination column gets its value.</summary>
/// <param name="Column">Destination column.</param>
/// <param name="From">Field of the record, a dotted path for nested ones (<c>address.city</c>); null when <paramref name="Set"/> gives the value.</param>
/// <param name="Set">A value that the run gives, not the record.</param>
/// <param name="Required">The record is rejected when the value is missing, null or blank.</param>
/// <param name="Nullable">A missing value is written as NULL.</param>
/// <param name="Default">Value written when the field is missing or null.</param>
/// <param name="Transform">Names of the transformations applied in order, such as <c>trim</c> and <c>lower</c>.</param>
/// <param name="Format">Format the value must have, such as <c>email</c>; null for none.</param>
/// <param name="Type">Type the value must have; <see cref="FieldType.Text"/> when the file says nothing.</param>
/// <param name="MaxLength">Most characters (Unicode scalar values, as PostgreSQL counts them); null for no limit.</param>
/// <param name="OnUpdate">Whether an update overwrites the column or keeps what was inserted.</param>
public sealed record ColumnMapping(
    string Column,
    string? From = null,
    RunValue Set = RunValue.None,
    bool Required = false,
    bool Nullable = false,
    DefaultValue? Default = null,
    IReadOnlyList<string>? Transform = null,
    string? Format = null,
    FieldType Type = FieldType.Text,
    int? MaxLength = null,
    UpdateRule OnUpdate = UpdateRule.Overwrite);

/// <summary>A value that the run gives to a column; written on every insert and update, never compared.</summary>
public enum RunValue
{
    /// <summary>The record gives the value.</summary>
    None,

    /// <summary>The time of writing (<c>set: now</c>).</summary>
    Now,

    /// <summary>The run's <c>sync_batch_id</c> (<c>set: batch_id</c>).</summary>
    BatchId,
}

/// <summary>What an update does with a column.</summary>
public enum UpdateRule
{
    /// <summary>The new value replaces the old one and takes part in the comparison.</summary>
    Overwrite,

    /// <summary>The value is written at insert only and not compared (<c>on_update: keep</c>).</summary>
    Keep,
}

/// <summary>Type of a mapped value.</summary>
public enum FieldType
{
    /// <summary>Text; numbers and booleans are written as their JSON text.</summary>
    Text,

    /// <summary>A whole number, as a JSON number or as text.</summary>
    Integer,

    /// <summary>A decimal number, as a JSON number or as text; digits are kept as sent.</summary>
    Number,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>An ISO 8601 point in time; without an offset it is UTC.</summary>
    Timestamp,

    /// <summary>An ISO 8601 date.</summary>
    Date,

    /// <summary>Any JSON value, kept as JSON.</summary>
    Json,
}

/// <summary>Value for a missing field.</summary>
/// <param name="Text">The literal value; ignored when <paramref name="Now"/> is set.</param>
/// <param name="Now">The time of writing (<c>default: now</c>).</param>
public sealed record DefaultValue(string Text, bool Now = false);
