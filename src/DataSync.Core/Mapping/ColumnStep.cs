using System.Text;
using System.Text.Json;
using DataSync.Core.Definitions;
using DataSync.Core.Mapping.Values;

namespace DataSync.Core.Mapping;

/// <summary>
/// One column's rules, compiled: read the JSON value, transform its text, then check it. A missing value (not in the
/// record, null, or made null by a transformation) becomes the default, NULL, or a rejection.
/// </summary>
internal sealed class ColumnStep
{
    private readonly ColumnMapping _mapping;
    private readonly string _field;
    private readonly ValueReader _reader;
    private readonly Transform[] _transforms;
    private readonly Format? _format;
    private readonly string? _default;

    public ColumnStep(ColumnMapping mapping)
    {
        _mapping = mapping;
        _field = mapping.From ?? throw new ArgumentException($"Column '{mapping.Column}' has neither 'from' nor 'set'.", nameof(mapping));
        _reader = ValueReader.For(mapping.Type);
        _transforms = [.. (mapping.Transform ?? []).Select(name => Named(Transforms.ByName, name, "transformation"))];
        _format = mapping.Format is null ? null : Named(Formats.ByName, mapping.Format, "format");
        _default = mapping.Default is { Now: false } literal ? _reader.Convert(literal.Text) : null;
    }

    /// <summary>The column's value as PostgreSQL text, or the rejection.</summary>
    public Rejection? Apply(JsonElement value, out string? text)
    {
        text = null;
        if (value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
        {
            text = _reader.Read(value, out var code);
            if (code is not null) return Unreadable(code, value.ValueKind);
        }

        foreach (var transform in _transforms)
        {
            if (text is null) break;
            text = transform(text);
        }

        if (text is null || (_mapping.Required && string.IsNullOrWhiteSpace(text))) return Missing(out text);
        return Check(ref text);
    }

    private Rejection? Missing(out string? text)
    {
        text = _default;
        if (_mapping.Required)
            return new Rejection(RejectionCodes.RequiredMissing, _field, $"Field '{_field}' is required, but missing, null or blank.");
        if (_mapping.Nullable || _mapping.Default is not null) return null;
        return new Rejection(RejectionCodes.NullNotAllowed, _field,
            $"Field '{_field}' is missing or null, and column '{_mapping.Column}' has neither 'nullable' nor 'default'.");
    }

    private Rejection? Check(ref string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal)) return Unreadable(RejectionCodes.NulCharacter, JsonValueKind.String);
        if (_reader.Convert(text) is not { } converted)
            return new Rejection(_reader.Code, _field, $"Field '{_field}' is not {_reader.Expected}.");
        text = converted;

        if (_format is not null && !_format.IsValid(text))
            return new Rejection(_format.Code, _field, $"Field '{_field}' is not {_format.Expected}.");
        if (_mapping.MaxLength is { } max && text.Length > max && Characters(text) is var characters && characters > max)
            return new Rejection(RejectionCodes.ValueTooLong, _field, $"Field '{_field}' has {characters} characters, {max} at most.");
        return null;
    }

    private Rejection Unreadable(string code, JsonValueKind kind) => new(code, _field, code switch
    {
        RejectionCodes.InvalidUnicode => $"Field '{_field}' is not Unicode text: it holds a lone surrogate or invalid UTF-8.",
        RejectionCodes.NulCharacter => $"Field '{_field}' holds the character U+0000, which PostgreSQL cannot store.",
        _ => $"Field '{_field}' holds a JSON {kind.ToString().ToLowerInvariant()} where {_reader.Expected} is expected.",
    });

    /// <summary>Unicode scalar values, as PostgreSQL counts the characters of varchar(n).</summary>
    private static int Characters(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes()) count++;
        return count;
    }

    private static T Named<T>(IReadOnlyDictionary<string, T> known, string name, string kind) => known.TryGetValue(name, out var value)
        ? value
        : throw new ArgumentException($"'{name}' is no known {kind}.", nameof(name));
}
