using DataSync.Connectors.Http;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Authenticators;

/// <summary>
/// One of several authenticators, the one that a value of the configuration names. Those that this engine does not have are
/// told when they are named: the others work.
/// </summary>
internal sealed class SelectiveAuthenticator(
    IReadOnlyList<string> path, IReadOnlyDictionary<string, IAuthenticator> authenticators, IReadOnlyDictionary<string, string> unusable) : IAuthenticator
{
    public const string TypeName = "SelectiveAuthenticator";

    /// <summary>Reads it.</summary>
    /// <param name="scope">The component.</param>
    /// <param name="read">Reads one of the authenticators.</param>
    public static SelectiveAuthenticator Parse(ComponentScope scope, Func<ComponentScope, string, IAuthenticator?> read)
    {
        var path = scope.Literals("authenticator_selection_path");
        if (path.Count == 0)
            scope.Problem(null, "authenticator_selection_path", "authenticator_selection_path is missing", "Name the place in the configuration that chooses");
        var (usable, unusable) = (new Dictionary<string, IAuthenticator>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        var all = new List<ManifestProblem>();
        if (scope.Child("authenticators") is { } choices && scope.Node("authenticators") is ManifestMap map)
        {
            foreach (var name in map.Entries.Keys.Where(name => !name.StartsWith('$')))
            {
                var problems = scope.ProblemsOfPart();
                var authenticator = read(choices.ReportingTo(problems), name);
                if (problems.All.Count == 0 && authenticator is not null)
                    usable.Add(name, authenticator);
                else
                    unusable.Add(name, string.Join("; ", problems.All));
                all.AddRange(problems.All);
            }
        }

        if (usable.Count == 0 && all.Count > 0)
            scope.Problems(all);
        else if (usable.Count == 0)
            scope.Problem(scope.Node("authenticators"), "authenticators", "there are no authenticators to choose from", "Add at least one");
        return new SelectiveAuthenticator(path, usable, unusable);
    }

    public ValueTask AuthenticateAsync(RequestBuilder request, SourceLink link, CancellationToken cancellationToken)
    {
        var place = string.Join('.', path);
        var choice = ConfigLookup.Find(request.Context, path)
            ?? throw new RequestException($"the configuration has no {place}, which chooses how to log in: one of {string.Join(", ", authenticators.Keys)}");
        if (authenticators.TryGetValue(choice, out var chosen))
            return chosen.AuthenticateAsync(request, link, cancellationToken);
        throw unusable.TryGetValue(choice, out var problem)
            ? new RequestException($"{place} chooses {choice}, which is not supported: {problem}")
            : new RequestException($"{place} chooses a way to log in that there is not; use one of {string.Join(", ", authenticators.Keys)}");
    }
}
