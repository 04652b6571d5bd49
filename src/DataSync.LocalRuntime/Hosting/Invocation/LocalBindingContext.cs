using System.Collections.Immutable;
using DataSync.LocalRuntime.Hosting.Http;
using Microsoft.Azure.Functions.Worker;

namespace DataSync.LocalRuntime.Hosting.Invocation;

/// <summary>The trigger's data by name; only HTTP triggers have any.</summary>
internal sealed class LocalBindingContext(IReadOnlyDictionary<string, object?> data) : BindingContext
{
    private static readonly LocalBindingContext Empty = new(ImmutableDictionary<string, object?>.Empty);

    public override IReadOnlyDictionary<string, object?> BindingData { get; } = data;

    public static LocalBindingContext Of(FunctionContext context) =>
        context.GetHttpContext() is { } http ? new LocalBindingContext(HttpValueBinding.AllValues(http)) : Empty;
}
