namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks a method as a function and gives it the name it is known by.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute : Attribute
{
    public FunctionAttribute(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    public string Name { get; }
}
