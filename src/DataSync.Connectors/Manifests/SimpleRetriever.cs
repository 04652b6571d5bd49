using DataSync.Connectors.Decoders;
using DataSync.Connectors.Extractors;
using DataSync.Connectors.Paginators;
using DataSync.Connectors.Requesters;
using DataSync.Connectors.Slicing;
using DataSync.Connectors.Slicing.Routers;

namespace DataSync.Connectors.Manifests;

/// <summary>How a stream's records are fetched: request, body, records, pages.</summary>
/// <param name="Requester">What pages' requests have in common.</param>
/// <param name="Decoder">Reads a body.</param>
/// <param name="Selector">Chooses the records of a body.</param>
/// <param name="Paginator">How pages follow each other.</param>
/// <param name="SlicesFirstRequestOnly">
/// Whether the values of a slice go into the request of its first page only: an address of a next page that the source gave
/// has them already.
/// </param>
/// <param name="Router">Divides the stream; null for one that is not.</param>
internal sealed record SimpleRetriever(
    HttpRequester Requester,
    IDecoder Decoder,
    RecordSelector Selector,
    IPaginator Paginator,
    bool SlicesFirstRequestOnly = false,
    IPartitionRouter? Router = null)
{
    public const string TypeName = "SimpleRetriever";

    /// <summary>From the body of an answer to its records.</summary>
    public BodyExtractor Extractor { get; } = new(Decoder, Selector?.Extractor!);

    public static SimpleRetriever Parse(ComponentScope scope)
    {
        _ = scope.OptionalComponent("pagination_reset", "PaginationReset", ("PaginationReset", PaginationReset));
        return new SimpleRetriever(
            scope.Component("requester", HttpRequester.TypeName, (HttpRequester.TypeName, HttpRequester.Parse)),
            DecoderParser.Parse(scope),
            scope.Component("record_selector", RecordSelector.TypeName, (RecordSelector.TypeName, RecordSelector.Parse)),
            scope.OptionalComponent<IPaginator>(
                "paginator",
                NoPagination.TypeName,
                (DefaultPaginator.TypeName, DefaultPaginator.Parse),
                (NoPagination.TypeName, NoPagination.Parse)) ?? new NoPagination(),
            scope.Boolean("ignore_stream_slicer_parameters_on_paginated_requests"),
            RouterParser.Parse(scope));
    }

    /// <summary>Starting a slice again when the source asks for it needs no word here; doing so every so many records is not there.</summary>
    private static object PaginationReset(ComponentScope scope)
    {
        if (scope.Literal("action") is not "RESET")
            scope.Problem(scope.Node("action"), "action", "a slice is not split where its paging ends early", "Give the cursor a step, so that slices are smaller");
        if (scope.Node("limits") is { } limits)
            scope.Problem(limits, "limits", "a limit of records per slice is not supported", "Give the cursor a step, so that slices are smaller");
        return scope;
    }
}
