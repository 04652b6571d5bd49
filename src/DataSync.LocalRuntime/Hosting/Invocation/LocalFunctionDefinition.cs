using System.Collections.Immutable;
using DataSync.LocalRuntime.Hosting.Discovery;
using Microsoft.Azure.Functions.Worker;

namespace DataSync.LocalRuntime.Hosting.Invocation;

/// <summary>A function as middleware sees it.</summary>
internal sealed class LocalFunctionDefinition : FunctionDefinition
{
    public LocalFunctionDefinition(FunctionDescriptor function)
    {
        Name = function.Name;
        EntryPoint = $"{function.Method.DeclaringType?.FullName}.{function.Method.Name}";
        PathToAssembly = function.Method.Module.Assembly.Location;
        Parameters = [.. function.Method.GetParameters().Select(parameter => new FunctionParameter(
            parameter.Name ?? "",
            parameter.ParameterType,
            parameter.HasDefaultValue,
            parameter.HasDefaultValue ? parameter.DefaultValue : null,
            ImmutableDictionary<string, object>.Empty))];
        var trigger = function.TriggerParameter.Name ?? "";
        InputBindings = ImmutableDictionary<string, BindingMetadata>.Empty.Add(
            trigger, new LocalBindingMetadata(trigger, function.Trigger.Type));
    }

    public override string Id => Name;

    public override string Name { get; }

    public override string EntryPoint { get; }

    public override string PathToAssembly { get; }

    public override ImmutableArray<FunctionParameter> Parameters { get; }

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings =>
        ImmutableDictionary<string, BindingMetadata>.Empty;

    private sealed class LocalBindingMetadata(string name, string type) : BindingMetadata
    {
        public override string Name { get; } = name;

        public override string Type { get; } = type;

        public override BindingDirection Direction => BindingDirection.In;
    }
}
