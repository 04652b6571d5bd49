using System.CommandLine;

namespace DataSync.Cli.Connector;

/// <summary><c>datasync connector spec</c>: what a connector asks its user for.</summary>
internal static class SpecCommand
{
    public static Command Create() => new Command("spec", "Print what the connector asks for (SPEC)") { ConnectorOptions.Manifest }.Speaks((parsed, writer, _) =>
    {
        writer.Spec(ConnectorFiles.Manifest(parsed.GetValue(ConnectorOptions.Manifest)!).Spec);
        return Task.FromResult(ExitCodes.Success);
    });
}
