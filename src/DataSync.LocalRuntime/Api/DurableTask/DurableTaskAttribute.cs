namespace Microsoft.DurableTask;

/// <summary>Names the orchestrator or activity that a class implements.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class DurableTaskAttribute(string? name = null) : Attribute
{
    /// <summary>The name; default: the class name.</summary>
    public TaskName Name { get; } = name!;

    /// <summary>The version; null: unversioned.</summary>
    public string? Version { get; set; }
}
