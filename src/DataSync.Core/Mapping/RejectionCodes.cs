namespace DataSync.Core.Mapping;

/// <summary>
/// Stable codes of records that failed validation: stored in the dead letters, shown in reports, searched by people.
/// A code never changes its meaning or its name.
/// </summary>
public static class RejectionCodes
{
    /// <summary>The record is not a JSON object.</summary>
    public const string RecordNotObject = "record_not_object";

    /// <summary>A field with <c>required</c> is missing, null or blank.</summary>
    public const string RequiredMissing = "required_missing";

    /// <summary>A field is missing or null, and its column has neither <c>nullable</c> nor <c>default</c>.</summary>
    public const string NullNotAllowed = "null_not_allowed";

    /// <summary>The JSON kind cannot hold the column's type, such as an object where text is expected.</summary>
    public const string InvalidType = "invalid_type";

    /// <summary>Not a whole number.</summary>
    public const string InvalidInteger = "invalid_integer";

    /// <summary>Not a decimal number.</summary>
    public const string InvalidNumber = "invalid_number";

    /// <summary>Not true or false.</summary>
    public const string InvalidBoolean = "invalid_boolean";

    /// <summary>Not an ISO 8601 point in time.</summary>
    public const string InvalidTimestamp = "invalid_timestamp";

    /// <summary>Not an ISO 8601 date.</summary>
    public const string InvalidDate = "invalid_date";

    /// <summary>Not an email address as <see cref="Values.EmailFormat"/> accepts it.</summary>
    public const string InvalidEmail = "invalid_email";

    /// <summary>Not a UUID in its hyphenated form.</summary>
    public const string InvalidUuid = "invalid_uuid";

    /// <summary>Not an absolute URI.</summary>
    public const string InvalidUri = "invalid_uri";

    /// <summary>Not an E.164 phone number.</summary>
    public const string InvalidE164 = "invalid_e164";

    /// <summary>More characters than <c>max_length</c>.</summary>
    public const string ValueTooLong = "value_too_long";

    /// <summary>Holds U+0000, which PostgreSQL's text and jsonb cannot.</summary>
    public const string NulCharacter = "nul_character";

    /// <summary>Not Unicode text: a lone surrogate or invalid UTF-8.</summary>
    public const string InvalidUnicode = "invalid_unicode";
}
