namespace DataSync.Connectors.Manifests;

/// <summary>One thing wrong with a manifest.</summary>
/// <param name="File">File as it was named to the parser.</param>
/// <param name="Line">One-based line.</param>
/// <param name="Path">Place in the manifest, such as <c>streams[0].retriever.paginator</c>.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record ManifestProblem(string File, int Line, string Path, string What, string Remedy)
{
    /// <summary>Type of the component it is about; empty where that is not known.</summary>
    public string Component { get; init; } = "";

    /// <summary>The problem on one line, in the form editors make clickable.</summary>
    public override string ToString() => $"{File}({Line}): {Path}: {What}. {Remedy}.";
}
