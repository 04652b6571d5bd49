using System.Text.Json;
using DataSync.Core.Definitions;

namespace DataSync.Core.Mapping.Values;

/// <summary>
/// One type of mapped values, in two steps with the transformations between them: the JSON value as text, then the text
/// as PostgreSQL reads it.
/// </summary>
internal abstract class ValueReader(string code, string expected)
{
    /// <summary>Code of a text that is not of the type.</summary>
    public string Code { get; } = code;

    /// <summary>What a value should be, as messages say it.</summary>
    public string Expected { get; } = expected;

    /// <summary>The reader of a type.</summary>
    public static ValueReader For(FieldType type) => type switch
    {
        FieldType.Text => new TextValueReader(),
        FieldType.Integer => new IntegerValueReader(),
        FieldType.Number => new NumberValueReader(),
        FieldType.Boolean => new BooleanValueReader(),
        FieldType.Timestamp => new TimestampValueReader(),
        FieldType.Date => new DateValueReader(),
        FieldType.Json => new JsonValueReader(),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a field type."),
    };

    /// <summary>The JSON value (never null or missing) as text; null with the code when it is not of an accepted kind.</summary>
    public virtual string? Read(JsonElement value, out string? code)
    {
        code = null;
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                if (JsonValue.TryGetString(value, out var text)) return text;
                code = RejectionCodes.InvalidUnicode;
                return null;
            case JsonValueKind.Number when AcceptsNumbers:
                return value.GetRawText();
            case JsonValueKind.True when AcceptsBooleans:
                return "true";
            case JsonValueKind.False when AcceptsBooleans:
                return "false";
            default:
                code = RejectionCodes.InvalidType;
                return null;
        }
    }

    /// <summary>The text as PostgreSQL reads it; null when it is not of the type.</summary>
    public abstract string? Convert(string text);

    protected virtual bool AcceptsNumbers => false;

    protected virtual bool AcceptsBooleans => false;
}
