using DataSync.Connectors.Jobs;

namespace DataSync.Connectors.Manifests;

/// <summary>How a stream's records are fetched.</summary>
/// <param name="Retriever">Reads their pages.</param>
/// <param name="Job">Prepares them before; null where they are there at once.</param>
internal sealed record Retrieval(SimpleRetriever Retriever, AsyncJob? Job)
{
    /// <summary>The retriever under a key.</summary>
    public static Retrieval? Parse(ComponentScope scope, string key = "retriever") => scope.Component(
        key,
        SimpleRetriever.TypeName,
        (SimpleRetriever.TypeName, part => new Retrieval(SimpleRetriever.Parse(part), Job: null)),
        (AsyncRetriever.TypeName, AsyncRetriever.Parse));
}
