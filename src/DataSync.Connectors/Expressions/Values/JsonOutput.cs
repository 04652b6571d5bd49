using System.Text.Json;
using System.Text.Json.Nodes;

namespace DataSync.Connectors.Expressions.Values;

/// <summary>Values as JSON. A tuple is an array; keys become texts; dates and what else JSON lacks become their Python text.</summary>
internal static class JsonOutput
{
    public static void Write(Utf8JsonWriter writer, ExpressionValue value, int depth = 0)
    {
        Budget.Nest(depth);
        switch (value.Kind)
        {
            case ExpressionKind.Undefined or ExpressionKind.None: writer.WriteNullValue(); break;
            case ExpressionKind.Boolean: writer.WriteBooleanValue(value.AsBoolean); break;
            case ExpressionKind.Integer: writer.WriteRawValue(PythonNumber.Text(value), skipInputValidation: true); break;
            case ExpressionKind.Float when double.IsFinite(value.AsFloat): writer.WriteRawValue(Dates.PythonFloat.Repr(value.AsFloat)); break;
            case ExpressionKind.Text: WriteText(writer, value.AsText); break;
            case ExpressionKind.List when value.AsList is JsonListValue { Json: var json }: json.WriteTo(writer); break;
            case ExpressionKind.Dictionary when value.AsDictionary is JsonDictionaryValue { Json: var json }: json.WriteTo(writer); break;
            case ExpressionKind.List or ExpressionKind.Tuple: WriteList(writer, value.AsList, depth); break;
            case ExpressionKind.Iterator: WriteList(writer, value.AsIterator.Items, depth); break;
            case ExpressionKind.Dictionary: WriteDictionary(writer, value.AsDictionary, depth); break;
            default: WriteText(writer, value.ToString()); break;
        }
    }

    public static JsonNode? ToNode(ExpressionValue value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { MaxDepth = 1000 }))
            Write(writer, value);
        return JsonNode.Parse(stream.ToArray(), documentOptions: new JsonDocumentOptions { MaxDepth = 1000 });
    }

    /// <summary>Keys as Python's <c>json</c> writes them.</summary>
    /// <exception cref="ExpressionException">The key is of a kind that JSON has no text for.</exception>
    public static string Key(ExpressionValue key) => key.Kind switch
    {
        ExpressionKind.Text => key.AsText,
        ExpressionKind.None => "null",
        ExpressionKind.Boolean => key.AsBoolean ? "true" : "false",
        ExpressionKind.Integer => PythonNumber.Text(key),
        ExpressionKind.Float => Dates.PythonFloat.Repr(key.AsFloat),
        _ => throw Fault.Type("a key in JSON", key),
    };

    private static void WriteList(Utf8JsonWriter writer, ListValue list, int depth)
    {
        writer.WriteStartArray();
        foreach (var item in list.Items)
            Write(writer, item, depth + 1);
        writer.WriteEndArray();
    }

    private static void WriteDictionary(Utf8JsonWriter writer, DictionaryValue dictionary, int depth)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in dictionary.Entries)
        {
            writer.WritePropertyName(Key(key));
            Write(writer, value, depth + 1);
        }

        writer.WriteEndObject();
    }

    // Half of a surrogate pair is no UTF-8; the writer puts the replacement character.
    private static void WriteText(Utf8JsonWriter writer, string text) => writer.WriteStringValue(text);
}
