using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Jobs;

/// <summary>What the words of the source mean.</summary>
internal sealed class JobStatusMap(IReadOnlyDictionary<string, JobStatus> words)
{
    public const string TypeName = "AsyncJobStatusMap";

    private static readonly (string Key, JobStatus Status)[] s_keys =
    [
        ("running", JobStatus.Running),
        ("completed", JobStatus.Completed),
        ("failed", JobStatus.Failed),
        ("timeout", JobStatus.TimedOut),
        ("skipped", JobStatus.Skipped),
    ];

    /// <summary>The words that have a meaning.</summary>
    public IEnumerable<string> Words => words.Keys;

    public static JobStatusMap Parse(ComponentScope scope)
    {
        var words = new Dictionary<string, JobStatus>(StringComparer.Ordinal);
        foreach (var (key, status) in s_keys)
        {
            foreach (var word in scope.Literals(key))
            {
                if (!words.TryAdd(word, status) && words[word] != status)
                    scope.Problem(scope.Node(key), key, $"status {word} has two meanings", "List it once");
            }
        }

        return new JobStatusMap(words);
    }

    /// <summary>Null for a word that the manifest does not list.</summary>
    public JobStatus? Of(string word) => words.TryGetValue(word, out var status) ? status : null;
}
