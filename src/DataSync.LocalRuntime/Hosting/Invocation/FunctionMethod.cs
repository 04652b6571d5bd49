using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace DataSync.LocalRuntime.Hosting.Invocation;

/// <summary>Calls a function's method through a compiled delegate and awaits what it returns.</summary>
internal sealed class FunctionMethod
{
    private readonly ObjectFactory? _createInstance;
    private readonly Func<object?, object?[], object?> _call;
    private readonly Func<object?, ValueTask<object?>> _await;

    public FunctionMethod(MethodInfo method)
    {
        if (!method.IsStatic) _createInstance = ActivatorUtilities.CreateFactory(method.DeclaringType!, Type.EmptyTypes);
        _call = Compile(method);
        (_await, ResultType) = Awaiting(method.ReturnType);
    }

    /// <summary>What the method gives once awaited; typeof(void) for nothing.</summary>
    public Type ResultType { get; }

    /// <remarks>No ConfigureAwait: an orchestrator must stay on its engine's scheduler.</remarks>
    public async ValueTask<object?> InvokeAsync(IServiceProvider services, object?[] arguments)
    {
        var instance = _createInstance?.Invoke(services, null);
        try
        {
            return await _await(_call(instance, arguments));
        }
        finally
        {
            if (instance is IAsyncDisposable asyncDisposable) await asyncDisposable.DisposeAsync();
            else if (instance is IDisposable disposable) disposable.Dispose();
        }
    }

    private static Func<object?, object?[], object?> Compile(MethodInfo method)
    {
        var instance = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object[]));
        var call = Expression.Call(
            method.IsStatic ? null : Expression.Convert(instance, method.DeclaringType!),
            method,
            method.GetParameters().Select((parameter, i) =>
                Argument(Expression.ArrayIndex(arguments, Expression.Constant(i)), parameter.ParameterType)));
        Expression body = method.ReturnType == typeof(void)
            ? Expression.Block(call, Expression.Constant(null))
            : Expression.Convert(call, typeof(object));
        return Expression.Lambda<Func<object?, object?[], object?>>(body, instance, arguments).Compile();
    }

    /// <summary>Null becomes the default of a value type: no input is no error.</summary>
    private static Expression Argument(Expression value, Type type) =>
        type.IsValueType
            ? Expression.Condition(Expression.ReferenceEqual(value, Expression.Constant(null)), Expression.Default(type), Expression.Convert(value, type))
            : Expression.Convert(value, type);

    private static (Func<object?, ValueTask<object?>> Await, Type ResultType) Awaiting(Type returnType)
    {
        if (returnType == typeof(Task)) return (AwaitTask, typeof(void));
        if (returnType == typeof(ValueTask)) return (AwaitValueTask, typeof(void));
        var generic = returnType.IsGenericType ? returnType.GetGenericTypeDefinition() : null;
        if (generic != typeof(Task<>) && generic != typeof(ValueTask<>)) return (static value => new(value), returnType);

        var result = returnType.GetGenericArguments()[0];
        var name = generic == typeof(Task<>) ? nameof(AwaitTaskOf) : nameof(AwaitValueTaskOf);
        return (typeof(FunctionMethod).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(result).CreateDelegate<Func<object?, ValueTask<object?>>>(), result);
    }

    private static async ValueTask<object?> AwaitTask(object? task)
    {
        await (Task)task!;
        return null;
    }

    private static async ValueTask<object?> AwaitValueTask(object? task)
    {
        await (ValueTask)task!;
        return null;
    }

    private static async ValueTask<object?> AwaitTaskOf<T>(object? task) => await (Task<T>)task!;

    private static async ValueTask<object?> AwaitValueTaskOf<T>(object? task) => await (ValueTask<T>)task!;
}
