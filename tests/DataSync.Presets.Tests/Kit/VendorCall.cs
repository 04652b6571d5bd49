using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace DataSync.Presets.Tests.Kit;

/// <summary>A request as a vendor's server saw it.</summary>
/// <param name="Method">GET, POST ...</param>
/// <param name="Host">The host that the manifest asked for, such as <c>api.hubapi.com</c>; the test's own server stands in for it.</param>
/// <param name="Path">Path, decoded, without the query.</param>
/// <param name="Query">Parameters of the query, decoded; of one given twice the values joined with a comma.</param>
/// <param name="Headers">Headers by name, in any case.</param>
/// <param name="Body">Body as text; empty without one.</param>
public sealed record VendorCall(
    string Method, string Host, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The JSON of the body.</summary>
    public JsonNode Json => JsonNode.Parse(Body) ?? throw new InvalidOperationException("The body is null.");

    /// <summary>The fields of a form body.</summary>
    public IReadOnlyDictionary<string, string> Form => QueryHelpers.ParseQuery(Body).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());

    /// <summary>A parameter of the query; null when it was not sent.</summary>
    public string? Parameter(string name) => Query.GetValueOrDefault(name);

    /// <summary>A parameter of the query as a number, else what the vendor takes without it.</summary>
    public int Number(string name, int otherwise) =>
        Parameter(name) is { } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : otherwise;

    /// <summary>A header; null when it was not sent.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
