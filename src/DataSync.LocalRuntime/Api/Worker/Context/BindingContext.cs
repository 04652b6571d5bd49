namespace Microsoft.Azure.Functions.Worker;

/// <summary>The trigger's data by name: route values, query values, the timer's name.</summary>
public abstract class BindingContext
{
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
