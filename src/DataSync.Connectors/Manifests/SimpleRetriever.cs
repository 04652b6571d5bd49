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
        if (scope.Node("pagination_reset") is { } reset)
            scope.Problem(reset, "pagination_reset", "starting the paging again is not supported", "Remove it where the source has no limit of pages");
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
}
