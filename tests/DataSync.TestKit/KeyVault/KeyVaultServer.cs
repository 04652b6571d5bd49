using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DataSync.TestKit.KeyVault;

/// <summary>
/// A Key Vault over HTTPS, as far as secrets are read and set: challenge, bearer token, versions, and the errors of
/// https://learn.microsoft.com/azure/key-vault/general/rest-error-codes. It has a vault's host name, so it is reached
/// through its proxy, and the client's checks of host, certificate and challenge are those of production.
/// </summary>
public sealed class KeyVaultServer : IAsyncDisposable
{
    /// <summary>Host name of the vault.</summary>
    public const string HostName = "kv-test.vault.azure.net";

    private readonly ConcurrentDictionary<string, List<VaultSecret>> _secrets = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, int> _reads = new(StringComparer.OrdinalIgnoreCase);
    private readonly TestCertificate _certificate = new(HostName);
    private readonly IdentityEndpoint _identity;
    private WebApplication _app = null!;
    private ConnectProxy _proxy = null!;

    private KeyVaultServer(IdentityEndpoint identity) => _identity = identity;

    /// <summary>Address of the vault.</summary>
    public Uri Uri { get; } = new($"https://{HostName}/");

    /// <summary>Settings of a process that uses the vault with the identity: how to reach it, and to trust its certificate.</summary>
    public IReadOnlyDictionary<string, string?> Variables => new Dictionary<string, string?>(_identity.Variables)
    {
        ["DataSync__KeyVault__Uri"] = Uri.ToString(),
        ["HTTPS_PROXY"] = _proxy.Url,
        ["NO_PROXY"] = "127.0.0.1,localhost",
        ["SSL_CERT_FILE"] = _certificate.PemFile,
    };

    /// <summary>Faults of the next requests, each once.</summary>
    public ConcurrentQueue<VaultFault> Faults { get; } = new();

    /// <summary>Fault of every request; null for none.</summary>
    public VaultFault? Fault { get; set; }

    /// <summary>Time it takes to answer.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Inner error code with which every request is denied, such as <c>ForbiddenByRbac</c>; null when the identity may.</summary>
    public string? Denied { get; set; }

    /// <summary>Starts an empty vault that takes the tokens of an identity.</summary>
    public static async Task<KeyVaultServer> StartAsync(IdentityEndpoint identity)
    {
        var server = new KeyVaultServer(identity);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(server._certificate.Certificate)));
        server._app = builder.Build();
        server._app.Use(server.GuardAsync);
        server._app.MapGet("/secrets/{name}/versions", server.ListVersions);
        server._app.MapGet("/secrets/{name}/{version?}", server.Get);
        server._app.MapPut("/secrets/{name}", server.PutAsync);
        await server._app.StartAsync();
        server._proxy = new ConnectProxy(HostName, new Uri(server._app.Urls.First()).Port);
        return server;
    }

    /// <summary>A way to the vault for clients in this process.</summary>
    public HttpMessageHandler CreateHandler() => new SocketsHttpHandler
    {
        Proxy = new WebProxy(_proxy.Url),
        SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = _certificate.TrustOnlyThis() },
    };

    /// <summary>Gives a secret a new version and answers it.</summary>
    public VaultSecret Set(string name, string value)
    {
        var versions = _secrets.GetOrAdd(name, _ => []);
        lock (versions)
        {
            // Ordered as they were set, however fast.
            var secret = new VaultSecret(Guid.NewGuid().ToString("N"), value, DateTimeOffset.UtcNow.AddSeconds(versions.Count - 1000));
            versions.Add(secret);
            return secret;
        }
    }

    /// <summary>Deletes a secret; a vault keeps it, but gives it to nobody.</summary>
    public void Delete(string name) => _secrets.TryRemove(name, out _);

    /// <summary>How often a secret was asked for with a token, faults included, lists of versions not.</summary>
    public int ReadsOf(string name) => _reads.GetValueOrDefault(name);

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Host.Host != HostName || !context.Request.Query.ContainsKey("api-version"))
        {
            await Error(400, "BadParameter").ExecuteAsync(context);
            return;
        }

        if (context.Request.Headers.Authorization.Count == 0)
        {
            context.Response.Headers.WWWAuthenticate =
                "Bearer authorization=\"https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555\", resource=\"https://vault.azure.net\"";
            await Error(401, "Unauthorized").ExecuteAsync(context);
            return;
        }

        if (HttpMethods.IsGet(context.Request.Method) && context.Request.Path.Value!.Split('/') is [_, "secrets", { } name, ..] parts && parts is not [.., "versions"])
            _reads.AddOrUpdate(name, 1, (_, reads) => reads + 1);
        if (Delay > TimeSpan.Zero)
            await Task.Delay(Delay, context.RequestAborted);
        if ((Faults.TryDequeue(out var once) ? once : Fault) is { } fault)
            await FailAsync(context, fault);
        else if (context.Request.Headers.Authorization != $"Bearer {_identity.AccessToken}")
            await Error(401, "Unauthorized").ExecuteAsync(context);
        else if (Denied is { } denied)
            await Error(403, "Forbidden", denied).ExecuteAsync(context);
        else
            await next(context);
    }

    private static async Task FailAsync(HttpContext context, VaultFault fault)
    {
        if (fault.Status is not { } status)
        {
            context.Abort();
            return;
        }

        if (fault.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = $"{seconds}";
        await Error(status, status == 429 ? "Throttled" : "InternalServerError").ExecuteAsync(context);
    }

    private IResult Get(string name, string? version = null)
    {
        var versions = VersionsOf(name);
        var secret = version is null ? versions.LastOrDefault() : versions.FirstOrDefault(v => v.Version == version);
        if (secret is null)
            return Error(404, "SecretNotFound");
        return secret.Enabled
            ? Results.Json(new { value = secret.Value, id = IdOf(name, secret), attributes = AttributesOf(secret) })
            : Error(403, "Forbidden", "SecretDisabled");
    }

    private async Task<IResult> PutAsync(string name, HttpRequest request)
    {
        using var body = await JsonDocument.ParseAsync(request.Body);
        var secret = Set(name, body.RootElement.GetProperty("value").GetString()!);
        return Results.Json(new { value = secret.Value, id = IdOf(name, secret), attributes = AttributesOf(secret) });
    }

    private IResult ListVersions(string name) => VersionsOf(name) is { Count: > 0 } versions
        ? Results.Json(new { value = versions.Select(v => new { id = IdOf(name, v), attributes = AttributesOf(v) }), nextLink = (string?)null })
        : Error(404, "SecretNotFound");

    private List<VaultSecret> VersionsOf(string name)
    {
        if (!_secrets.TryGetValue(name, out var versions))
            return [];
        lock (versions)
            return [.. versions];
    }

    private string IdOf(string name, VaultSecret secret) => $"{Uri}secrets/{name}/{secret.Version}";

    private static object AttributesOf(VaultSecret secret) => new
    {
        enabled = secret.Enabled,
        created = secret.Created.ToUnixTimeSeconds(),
        updated = secret.Created.ToUnixTimeSeconds(),
        recoveryLevel = "Recoverable+Purgeable",
    };

    private static IResult Error(int status, string code, string? inner = null) => Results.Json(
        new { error = new { code, message = $"the vault says {code}", innererror = inner is null ? null : new { code = inner } } }, statusCode: status);
}
