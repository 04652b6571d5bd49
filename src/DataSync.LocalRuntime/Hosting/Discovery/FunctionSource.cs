namespace DataSync.LocalRuntime.Hosting.Discovery;

/// <summary>Classes in which to look for functions.</summary>
internal sealed record FunctionSource(string Name, Func<IReadOnlyList<Type>> GetTypes);
