using System.Diagnostics;

namespace DataSync.TestKit;

/// <summary>Waits for a condition instead of for some time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until the condition holds.</summary>
    /// <param name="condition">Asked again and again; an exception of its own ends the wait.</param>
    /// <param name="deadline">Longest wait.</param>
    /// <param name="what">What is waited for, for the message: "the run to end".</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">The condition does not hold at the deadline.</exception>
    public static async Task UntilAsync(
        Func<Task<bool>> condition, TimeSpan deadline, string what, CancellationToken cancellationToken = default)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > deadline)
                throw new TimeoutException($"Waited {deadline.TotalSeconds:0.#} s in vain for {what}.");
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <inheritdoc cref="UntilAsync(Func{Task{bool}}, TimeSpan, string, CancellationToken)"/>
    public static Task UntilAsync(
        Func<bool> condition, TimeSpan deadline, string what, CancellationToken cancellationToken = default) =>
        UntilAsync(() => Task.FromResult(condition()), deadline, what, cancellationToken);
}
