using System.Reflection;

namespace Microsoft.DurableTask;

/// <summary>Why a task failed, in a form that survives serialization.</summary>
/// <param name="ErrorType">Full name of the exception's type.</param>
/// <param name="ErrorMessage">The exception's message.</param>
/// <param name="StackTrace">The exception's stack trace.</param>
/// <param name="InnerFailure">The cause, if there was an inner exception.</param>
/// <param name="Properties">Further facts about the failure.</param>
public record TaskFailureDetails(
    string ErrorType,
    string ErrorMessage,
    string? StackTrace,
    TaskFailureDetails? InnerFailure,
    IDictionary<string, object?>? Properties)
{
    /// <summary>Whether the failure is an exception of this type or of one derived from it.</summary>
    /// <remarks>False when the failure's type cannot be found in any loaded assembly.</remarks>
    /// <exception cref="AmbiguousMatchException">Several loaded assemblies define a type of that name.</exception>
    public bool IsCausedBy<T>()
        where T : Exception => IsCausedBy(typeof(T));

    /// <inheritdoc cref="IsCausedBy{T}"/>
    /// <param name="targetBaseExceptionType">An exception type.</param>
    /// <exception cref="ArgumentException">The type is no exception type.</exception>
    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!typeof(Exception).IsAssignableFrom(targetBaseExceptionType))
            throw new ArgumentException($"{targetBaseExceptionType} is not an exception type.", nameof(targetBaseExceptionType));
        return FindErrorType(targetBaseExceptionType.Assembly) is { } type && targetBaseExceptionType.IsAssignableFrom(type);
    }

    /// <summary>The type and the message.</summary>
    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    /// <summary>Describes an exception and its inner exceptions.</summary>
    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var cause = exception.InnerException is { } inner ? FromException(inner) : null;
        // The exception of a failed task carries its cause as details instead of as an inner exception.
        if (cause is null && exception is TaskFailedException failed)
            cause = failed.FailureDetails;
        return new TaskFailureDetails(exception.GetType().ToString(), exception.Message, exception.StackTrace, cause, null);
    }

    private Type? FindErrorType(Assembly first)
    {
        if (string.IsNullOrEmpty(ErrorType))
            return null;
        if ((Type.GetType(ErrorType, throwOnError: false) ?? first.GetType(ErrorType, throwOnError: false)) is { } near)
            return near;

        var found = AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType(ErrorType, throwOnError: false))
            .OfType<Type>()
            .Take(2)
            .ToList();
        return found.Count > 1
            ? throw new AmbiguousMatchException($"Several loaded assemblies define an exception type named '{ErrorType}'.")
            : found.SingleOrDefault();
    }
}
