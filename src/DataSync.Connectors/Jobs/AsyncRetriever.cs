using DataSync.Connectors.Decoders;
using DataSync.Connectors.Extractors;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Paginators;
using DataSync.Connectors.Requesters;
using DataSync.Connectors.Slicing.Routers;

namespace DataSync.Connectors.Jobs;

/// <summary>Reads a retriever whose records are prepared by a job: the job, and how its result is downloaded.</summary>
internal static class AsyncRetriever
{
    public const string TypeName = "AsyncRetriever";

    public static Retrieval Parse(ComponentScope scope)
    {
        // What the source says about jobs is JSON in every public manifest; the reference engine too reads ids only from JSON.
        DecoderParser.Parse(scope);
        var job = AsyncJob.Parse(scope);
        var selector = scope.Component("record_selector", RecordSelector.TypeName, (RecordSelector.TypeName, RecordSelector.Parse));
        var decoder = DecoderParser.Parse(scope, "download_decoder");
        var everything = new DpathExtractor([], expander: null, isRequired: false);
        // The records' filter and types are those of record_selector, the place of the records is download_extractor's.
        var (inner, extractor) = scope.OptionalComponent<Tuple<IDecoder, DpathExtractor>>(
            "download_extractor",
            DpathExtractor.TypeName,
            (DpathExtractor.TypeName, part => Tuple.Create(decoder, DpathExtractor.Parse(part))),
            (ResponseToFileExtractor.TypeName, part => Tuple.Create<IDecoder, DpathExtractor>(ResponseToFileExtractor.Parse(part), everything)))
            ?? Tuple.Create(decoder, everything);
        var download = new SimpleRetriever(
            scope.Component("download_requester", HttpRequester.TypeName, (HttpRequester.TypeName, part => HttpRequester.Parse(part, Variables.Job))),
            inner,
            selector is null ? null! : selector with { Extractor = extractor },
            scope.OptionalComponent<IPaginator>(
                "download_paginator",
                NoPagination.TypeName,
                (DefaultPaginator.TypeName, DefaultPaginator.Parse),
                (NoPagination.TypeName, NoPagination.Parse)) ?? new NoPagination(),
            SlicesFirstRequestOnly: false,
            RouterParser.Parse(scope));
        return new Retrieval(download, job);
    }
}
