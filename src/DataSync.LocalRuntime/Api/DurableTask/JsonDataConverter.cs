using System.Text.Json;

namespace Microsoft.DurableTask.Converters;

/// <summary>Converts with System.Text.Json.</summary>
public class JsonDataConverter : DataConverter
{
    // As the public API does it: fields are written too, names as declared, enums as numbers.
    private static readonly JsonSerializerOptions _defaults = new() { IncludeFields = true };

    private readonly JsonSerializerOptions _options;

    /// <summary>A converter with its own settings; null: the defaults.</summary>
    public JsonDataConverter(JsonSerializerOptions? options = null) => _options = options ?? _defaults;

    /// <summary>The converter with the default settings.</summary>
    public static JsonDataConverter Default { get; } = new();

    /// <inheritdoc/>
    public override string? Serialize(object? value) =>
        value is null ? null : JsonSerializer.Serialize(value, _options);

    /// <inheritdoc/>
    public override object? Deserialize(string? data, Type targetType) =>
        data is null ? null : JsonSerializer.Deserialize(data, targetType, _options);
}
