using System.Collections.Frozen;

namespace DataSync.Connectors.Interpolation;

/// <summary>Which variables the expressions of a place in the manifest may use.</summary>
internal static class Variables
{
    /// <summary>Where nothing but the configuration is known, such as the bounds of a cursor.</summary>
    public static IReadOnlySet<string> Config { get; } = Set("config", "parameters");

    /// <summary>In the condition of a change to the configuration.</summary>
    public static IReadOnlySet<string> ConfigChange { get; } = Set("config", "parameters", "property", "value", "path");

    /// <summary>In a request.</summary>
    public static IReadOnlySet<string> Request { get; } = Set(
        "config", "parameters", "stream_slice", "stream_partition", "stream_interval", "stream_state", "next_page_token");

    /// <summary>In the requests of an asynchronous retriever: what creating and polling answered, and the address to download.</summary>
    public static IReadOnlySet<string> Job { get; } = Set([.. Request, "creation_response", "polling_response", "download_target"]);

    /// <summary>In how a session's token is sent.</summary>
    public static IReadOnlySet<string> Session { get; } = Set([.. Request, "session_token"]);

    /// <summary>With an answer at hand that may be an error.</summary>
    public static IReadOnlySet<string> Error { get; } = Set([.. Request, "response", "headers"]);

    /// <summary>With an answer at hand whose records were read: paging.</summary>
    public static IReadOnlySet<string> Answer { get; } = Set(
        [.. Request, "response", "headers", "last_record", "last_page_size", "last_page_token_value"]);

    /// <summary>With a record at hand: filters and transformations.</summary>
    public static IReadOnlySet<string> Record { get; } = Set([.. Request, "record"]);

    /// <summary>With a source's description of a field at hand.</summary>
    public static IReadOnlySet<string> Schema { get; } = Set("config", "parameters", "raw_schema");

    /// <summary>Where the streams of a template are made.</summary>
    public static IReadOnlySet<string> Component { get; } = Set(
        "config", "parameters", "components_values", "stream_slice", "stream_partition", "stream_interval", "stream_template_config");

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.Ordinal);
}
