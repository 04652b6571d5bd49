using System.CommandLine;

namespace DataSync.Cli.Connector;

/// <summary>
/// <c>datasync connector</c>: a manifest by itself, without a sync. <c>spec</c>, <c>check</c>, <c>discover</c> and <c>read</c>
/// speak the Airbyte protocol, so that they stand in where such a connector is expected.
/// </summary>
internal static class ConnectorCommand
{
    public static Command Create() => new("connector", "Try a connector's manifest: spec, check, discover, read; render, support, add")
    {
        SpecCommand.Create(),
        ConnectionCheckCommand.Create(),
        DiscoverCommand.Create(),
        ReadCommand.Create(),
        RenderCommand.Create(),
        SupportCommand.Create(),
        AddCommand.Create(),
    };
}
