using DataSync.Connectors.Decoders;
using DataSync.Connectors.Extractors;
using DataSync.Connectors.Paginators;
using DataSync.Connectors.Requesters;
using DataSync.Connectors.Slicing;
using DataSync.Connectors.Slicing.Routers;

namespace DataSync.Connectors.Manifests;

/// <summary>How a stream's records are fetched: request, pages, place of the records.</summary>
internal sealed record SimpleRetriever(HttpRequester Requester, BodyExtractor Extractor, IPaginator Paginator, IPartitionRouter? Router = null)
{
    public const string TypeName = "SimpleRetriever";

    public static SimpleRetriever Parse(ComponentScope scope)
    {
        scope.AcceptOnly("ignore_stream_slicer_parameters_on_paginated_requests", "false");
        return new SimpleRetriever(
            scope.Component("requester", HttpRequester.TypeName, (HttpRequester.TypeName, HttpRequester.Parse)),
            new BodyExtractor(
                DecoderParser.Parse(scope),
                scope.Component("record_selector", RecordSelector.TypeName, (RecordSelector.TypeName, RecordSelector.Parse))),
            scope.OptionalComponent<IPaginator>(
                "paginator",
                NoPagination.TypeName,
                (DefaultPaginator.TypeName, DefaultPaginator.Parse),
                (NoPagination.TypeName, NoPagination.Parse)) ?? new NoPagination(),
            RouterParser.Parse(scope));
    }
}
