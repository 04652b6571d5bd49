namespace DataSync.LocalRuntime.Hosting.Discovery;

/// <summary>All functions of the host, in the order of their names.</summary>
internal sealed class FunctionCatalog(IReadOnlyList<FunctionDescriptor> functions)
{
    private readonly Dictionary<string, FunctionDescriptor> _byName =
        functions.ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<FunctionDescriptor> All { get; } = functions;

    public FunctionDescriptor? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The functions with this kind of trigger, each with it.</summary>
    public IEnumerable<(FunctionDescriptor Function, TTrigger Trigger)> With<TTrigger>()
        where TTrigger : FunctionTrigger =>
        from function in All
        where function.Trigger is TTrigger
        select (function, (TTrigger)function.Trigger);
}
