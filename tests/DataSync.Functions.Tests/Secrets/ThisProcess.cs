using DataSync.TestKit.KeyVault;

namespace DataSync.Functions.Tests.Secrets;

/// <summary>The identity of the test process: the SDK reads where to ask for it from the process's environment, so there is one for all tests.</summary>
internal static class ThisProcess
{
    public const string ClientId = "7f0c2f0e-54a1-4a37-9d5a-000000000001";

    private static readonly Lazy<Task<IdentityEndpoint>> Identity = new(async () =>
    {
        var identity = await IdentityEndpoint.StartAsync(ClientId);
        foreach (var (name, value) in identity.Variables)
            Environment.SetEnvironmentVariable(name, value);
        return identity;
    });

    public static Task<IdentityEndpoint> IdentityAsync() => Identity.Value;
}
