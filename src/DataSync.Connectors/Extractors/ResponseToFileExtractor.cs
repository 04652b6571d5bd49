using DataSync.Connectors.Decoders;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Extractors;

/// <summary>
/// Rows of a CSV file, as large exports are downloaded: gzip is undone where it is there, zero bytes are left out, and texts
/// that the reference engine's reader takes for missing values are null (https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html,
/// <c>na_values</c>); with <c>preserve_na_values</c> empty ones only. Nothing is written to a file here.
/// </summary>
internal sealed class ResponseToFileExtractor(bool preserveNaValues) : IDecoder
{
    public const string TypeName = "ResponseToFileExtractor";

    private static readonly string[] s_missing =
    [
        "", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA", "NULL", "NaN", "None",
        "n/a", "nan", "null",
    ];

    private readonly GzipDecoder _decoder = new(new WithoutZeroBytes(new CsvDecoder((byte)',', encoding: null, preserveNaValues ? [""] : s_missing)));

    public static ResponseToFileExtractor Parse(ComponentScope scope) => new(scope.Boolean("preserve_na_values"));

    public IEnumerable<ReadOnlyMemory<byte>> Decode(ReadOnlyMemory<byte> body, DecodingContext context) => _decoder.Decode(body, context);

    private sealed class WithoutZeroBytes(IDecoder inner) : IDecoder
    {
        public IEnumerable<ReadOnlyMemory<byte>> Decode(ReadOnlyMemory<byte> body, DecodingContext context) =>
            inner.Decode(body.Span.Contains((byte)0) ? Array.FindAll(body.ToArray(), value => value != 0) : body, context);
    }
}
