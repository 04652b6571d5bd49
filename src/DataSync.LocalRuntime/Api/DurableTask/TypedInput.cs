namespace Microsoft.DurableTask;

internal static class TypedInput
{
    /// <summary>Null becomes the type's default, so that a call without input reaches value types too.</summary>
    public static T Of<T>(object? input) => input switch
    {
        T typed => typed,
        null => default!,
        _ => throw new ArgumentException($"Input type '{input.GetType()}' does not match expected type '{typeof(T)}'.", nameof(input)),
    };
}
