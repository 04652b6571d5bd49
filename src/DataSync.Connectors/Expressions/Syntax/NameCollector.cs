using DataSync.Connectors.Expressions.Library;

namespace DataSync.Connectors.Expressions.Syntax;

/// <summary>Finds the names that a template takes from its surroundings.</summary>
internal sealed class NameCollector
{
    private readonly Stack<HashSet<string>> _scopes = new([new(StringComparer.Ordinal)]);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public List<(string Name, bool IsCalled, int Offset)> Variables { get; } = [];

    public void Use(string name, bool isCalled, int offset)
    {
        if (_scopes.Any(scope => scope.Contains(name)) || Functions.All.ContainsKey(name))
            return;
        if (_seen.Add(name))
            Variables.Add((name, isCalled, offset));
    }

    public void Declare(string name) => _scopes.Peek().Add(name);

    public void Enter() => _scopes.Push(new(StringComparer.Ordinal));

    public void Leave() => _scopes.Pop();
}
