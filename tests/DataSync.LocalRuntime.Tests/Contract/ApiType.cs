namespace DataSync.LocalRuntime.Tests.Contract;

/// <param name="Name">Full name.</param>
/// <param name="Header">The declaration.</param>
/// <param name="Members">One line per member.</param>
internal sealed record ApiType(string Name, string Header, IReadOnlySet<string> Members);
