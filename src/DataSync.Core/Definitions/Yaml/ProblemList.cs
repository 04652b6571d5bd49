namespace DataSync.Core.Definitions.Yaml;

/// <summary>Collects the problems and warnings of one file, so that all are reported together.</summary>
internal sealed class ProblemList(string file)
{
    private readonly List<DefinitionProblem> _errors = [];
    private readonly List<DefinitionProblem> _warnings = [];

    public IReadOnlyList<DefinitionProblem> Warnings => InFileOrder(_warnings);

    public int Errors => _errors.Count;

    public void Error(YamlNode place, string path, string message) => Error(place.Line, place.Column, path, message);

    public void Error(int line, int column, string path, string message) =>
        _errors.Add(new DefinitionProblem(file, line, column, path, message));

    public void Warn(YamlNode place, string path, string message) =>
        _warnings.Add(new DefinitionProblem(file, place.Line, place.Column, path, message));

    public void ThrowIfAny()
    {
        if (_errors.Count > 0) throw new DefinitionException(file, InFileOrder(_errors));
    }

    private static DefinitionProblem[] InFileOrder(List<DefinitionProblem> problems) =>
        [.. problems.OrderBy(p => p.Line).ThenBy(p => p.Column)];
}
