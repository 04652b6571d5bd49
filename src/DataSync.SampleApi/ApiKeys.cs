using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace DataSync.SampleApi;

/// <summary>Who may read: <c>X-Api-Key</c> or <c>Authorization: Bearer</c> (RFC 6750).</summary>
internal sealed class ApiKeys(IEnumerable<string> allowed, IEnumerable<string> forbidden)
{
    private const string Bearer = "Bearer ";

    private readonly FrozenSet<string> _allowed = allowed.ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenSet<string> _forbidden = forbidden.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>200, 401 for no or an unknown key, 403 for a known one that may not read.</summary>
    public int StatusFor(IHeaderDictionary headers)
    {
        if (_allowed.Count == 0 && _forbidden.Count == 0)
            return StatusCodes.Status200OK;
        string? key = headers["X-Api-Key"];
        if (key is null && headers.Authorization.ToString() is { } header && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            key = header[Bearer.Length..].Trim();
        return key is null ? StatusCodes.Status401Unauthorized
            : _forbidden.Contains(key) ? StatusCodes.Status403Forbidden
            : _allowed.Contains(key) ? StatusCodes.Status200OK
            : StatusCodes.Status401Unauthorized;
    }
}
