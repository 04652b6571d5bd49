namespace DataSync.LocalRuntime.Hosting;

/// <summary>Functions are declared in a way the host cannot run; the message lists every problem with its remedy.</summary>
public sealed class FunctionDiscoveryException : InvalidOperationException
{
    public FunctionDiscoveryException(IReadOnlyList<FunctionProblem> problems)
        : base(Describe(problems)) => Problems = problems;

    public IReadOnlyList<FunctionProblem> Problems { get; }

    private static string Describe(IReadOnlyList<FunctionProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return "The host cannot start:" + string.Concat(problems.Select(problem => $"{Environment.NewLine}- {problem}"));
    }
}
