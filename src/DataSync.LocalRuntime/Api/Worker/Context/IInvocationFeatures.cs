namespace Microsoft.Azure.Functions.Worker;

/// <summary>Objects an invocation carries along, one per type.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    void Set<T>(T instance);

    T? Get<T>();
}
