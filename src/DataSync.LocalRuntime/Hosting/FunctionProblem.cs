namespace DataSync.LocalRuntime.Hosting;

/// <summary>One reason why a function cannot run.</summary>
/// <param name="Class">Full name of the declaring class.</param>
/// <param name="Method">The method that carries [Function].</param>
/// <param name="Parameter">The parameter at fault; null when it is the method as a whole.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="Remedy">What to change.</param>
public sealed record FunctionProblem(string Class, string Method, string? Parameter, string Reason, string Remedy)
{
    public override string ToString() =>
        Parameter is null
            ? $"{Class}.{Method}: {Reason} {Remedy}"
            : $"{Class}.{Method}, parameter '{Parameter}': {Reason} {Remedy}";
}
