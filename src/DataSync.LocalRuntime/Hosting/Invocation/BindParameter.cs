namespace DataSync.LocalRuntime.Hosting.Invocation;

/// <summary>Gives one argument of an invocation.</summary>
internal delegate ValueTask<object?> BindParameter(LocalFunctionContext context);
