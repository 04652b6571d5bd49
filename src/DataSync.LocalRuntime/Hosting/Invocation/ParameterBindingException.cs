namespace DataSync.LocalRuntime.Hosting.Invocation;

/// <summary>A request did not give a parameter what it needs. The value itself is not repeated: it may be personal.</summary>
internal sealed class ParameterBindingException(string parameter, string reason, Exception? innerException = null)
    : Exception($"The parameter '{parameter}' {reason}", innerException)
{
    public string Parameter { get; } = parameter;
}
