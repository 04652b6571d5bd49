using System.Text.Json;
using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Slicing;

/// <summary>Builds the JSON objects that slices are made of.</summary>
internal static class SliceFields
{
    /// <summary>An object with these fields; of equal names the first counts.</summary>
    public static JsonElement Of(IEnumerable<KeyValuePair<string, JsonElement>> fields)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return Write(writer =>
        {
            writer.WriteStartObject();
            foreach (var (name, value) in fields)
            {
                if (!seen.Add(name))
                    continue;
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        });
    }

    /// <inheritdoc cref="Of(IEnumerable{KeyValuePair{string, JsonElement}})"/>
    public static JsonElement Of(params (string Name, JsonElement Value)[] fields) =>
        Of(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    /// <summary>The fields of several objects in one; of equal names the first counts.</summary>
    public static JsonElement Joined(params ReadOnlySpan<JsonElement> objects)
    {
        var fields = new List<KeyValuePair<string, JsonElement>>();
        foreach (var item in objects)
            fields.AddRange(item.EnumerateObject().Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return Of(fields);
    }

    /// <summary>A list of values.</summary>
    public static JsonElement ListOf(IEnumerable<JsonElement> values) => Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var value in values)
            value.WriteTo(writer);
        writer.WriteEndArray();
    });

    /// <summary>A text.</summary>
    public static JsonElement Text(string text) => Write(writer => writer.WriteStringValue(text));

    /// <summary>A number.</summary>
    public static JsonElement Number(decimal number) => Write(writer => writer.WriteNumberValue(number));

    /// <summary>The value of an expression.</summary>
    /// <exception cref="ExpressionException">The value holds itself or is nested too deep.</exception>
    public static JsonElement From(ExpressionValue value) => Write(value.WriteTo);

    public static JsonElement Null { get; } = JsonElement.Parse("null");

    private static JsonElement Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream(128);
        using (var writer = new Utf8JsonWriter(buffer))
            write(writer);
        return JsonElement.Parse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
