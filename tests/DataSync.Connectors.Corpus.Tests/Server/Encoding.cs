using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using DataSync.Connectors.Corpus.Tests.Manifests;

namespace DataSync.Connectors.Corpus.Tests.Server;

/// <summary>Writes a body as the stream's decoder reads it.</summary>
internal static class Encoding
{
    private static readonly JsonSerializerOptions _json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static (byte[] Body, string ContentType) Encode(JsonNode body, Component? decoder) => decoder?.Type switch
    {
        "JsonlDecoder" => (Utf8(string.Join('\n', ((JsonArray)body).Select(record => record!.ToJsonString(_json)))), "application/x-ndjson"),
        "IterableDecoder" => (Utf8(string.Join('\n', ((JsonArray)body).Select(record => record!["id"]!.ToJsonString()))), "text/plain"),
        "CsvDecoder" => (Utf8(Csv((JsonArray)body, decoder)), "text/csv"),
        "XmlDecoder" => (Utf8(Xml(body)), "application/xml"),
        "GzipDecoder" or "CompositeRawDecoder" or "GzipParser" => (Gzip(Encode(body, decoder.Child("decoder") ?? decoder.Child("parser") ?? decoder.Child("inner_parser")).Body), "application/gzip"),
        "ZipfileDecoder" => (Zip(Encode(body, decoder.Child("decoder")).Body), "application/zip"),
        _ => (Utf8(body.ToJsonString(_json)), "application/json; charset=utf-8"),
    };

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static string Csv(JsonArray records, Component decoder)
    {
        var delimiter = decoder.Text("delimiter") ?? ",";
        delimiter = delimiter == "\\t" ? "\t" : delimiter;
        var names = records.OfType<JsonObject>().SelectMany(record => record.Select(field => field.Key)).Distinct().ToList();
        var lines = records.OfType<JsonObject>().Select(record => string.Join(delimiter, names.Select(name => Quoted(record[name] is JsonValue value ? value.ToString() : ""))));
        return string.Join("\r\n", lines.Prepend(string.Join(delimiter, names.Select(Quoted))));
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Xml(JsonNode body)
    {
        var root = body is JsonObject { Count: 1 } only && only.First().Value is JsonObject inner
            ? Element(only.First().Key, inner)
            : new XElement("root", Content(body));
        return new XDocument(root).ToString();
    }

    private static XElement Element(string name, JsonNode? value) => new(XmlName(name), Content(value));

    private static IEnumerable<object> Content(JsonNode? value) => value switch
    {
        JsonObject map => map.SelectMany(pair =>
            pair.Key.StartsWith('@') ? [new XAttribute(XmlName(pair.Key[1..]), pair.Value?.ToString() ?? "")]
            : pair.Key == "#text" ? [pair.Value?.ToString() ?? ""]
            : pair.Value is JsonArray list ? list.Select(item => (object)Element(pair.Key, item))
            : new object[] { Element(pair.Key, pair.Value) }),
        JsonArray list => list.Select(item => (object)Element("item", item)),
        null => [],
        _ => [value.ToString()],
    };

    private static string XmlName(string name) => System.Xml.XmlConvert.EncodeLocalName(name.Split(':')[^1]);

    private static byte[] Gzip(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(body);
        return packed.ToArray();
    }

    private static byte[] Zip(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry("part").Open();
            entry.Write(body);
        }

        return packed.ToArray();
    }
}
