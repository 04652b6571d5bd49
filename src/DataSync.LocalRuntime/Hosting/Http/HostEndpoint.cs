namespace DataSync.LocalRuntime.Hosting.Http;

/// <summary>Marks the endpoints that write their own answers, whatever the status.</summary>
internal sealed class HostEndpoint
{
    public static readonly HostEndpoint Mark = new();
}
