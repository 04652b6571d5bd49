namespace DataSync.Connectors.Corpus.Tests.Running;

/// <summary>Reading a stream of the corpus did not go as it must.</summary>
internal sealed class CorpusFailure(string message) : Exception(message);
