namespace DataSync.Postgres;

/// <summary>What applying the grants came to.</summary>
/// <param name="LoginsCreated">Logins that did not exist and were created as principals of Microsoft Entra.</param>
/// <param name="LoginsJoined">Logins that were not members of the role before.</param>
/// <param name="Warnings">What the grants cannot hold: privileges that others granted, logins that may do more anyway.</param>
public sealed record AppRoleReport(IReadOnlyList<string> LoginsCreated, IReadOnlyList<string> LoginsJoined, IReadOnlyList<string> Warnings);
