using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DataSync.TestKit.KeyVault;

/// <summary>
/// The endpoint of a managed identity as App Service and Functions have it:
/// https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference.
/// </summary>
public sealed class IdentityEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;

    private IdentityEndpoint(WebApplication app) => _app = app;

    /// <summary>Value of <c>IDENTITY_ENDPOINT</c>.</summary>
    public string Url => $"{_app.Urls.First()}/msi/token";

    /// <summary>Value of <c>IDENTITY_HEADER</c>, which proves that the caller is of this machine.</summary>
    public string Header { get; } = $"header-{Guid.NewGuid():N}";

    /// <summary>The token it gives from now on.</summary>
    public string AccessToken { get; set; } = $"tok.{Guid.NewGuid():N}+/{Guid.NewGuid():N}==";

    /// <summary>Client id of the one user-assigned identity; null: there is only the system-assigned.</summary>
    public string? ClientId { get; init; }

    /// <summary>Whether an identity is assigned to the app.</summary>
    public bool IsAssigned { get; set; } = true;

    /// <summary>Status of every answer instead of a token; null for tokens.</summary>
    public int? Failure { get; set; }

    /// <summary>Resources that tokens were asked for, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Starts the endpoint.</summary>
    /// <param name="clientId">Client id of a user-assigned identity; null for a system-assigned one.</param>
    public static async Task<IdentityEndpoint> StartAsync(string? clientId = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var endpoint = new IdentityEndpoint(app) { ClientId = clientId };
        app.MapGet("/msi/token", endpoint.Answer);
        await app.StartAsync();
        return endpoint;
    }

    /// <summary>Settings of a process that has this identity.</summary>
    public IReadOnlyDictionary<string, string?> Variables => new Dictionary<string, string?> { ["IDENTITY_ENDPOINT"] = Url, ["IDENTITY_HEADER"] = Header };

    /// <summary>Ends it.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Answer(HttpRequest request)
    {
        if (request.Headers["X-IDENTITY-HEADER"] != Header || request.Query["api-version"] != "2019-08-01")
            return Results.Json(new { statusCode = 401, message = "no such caller" }, statusCode: 401);
        if (Failure is { } failure)
            return Results.Json(new { statusCode = failure, message = "not now" }, statusCode: failure);
        if (request.Query["client_id"] is [{ } asked] && asked != ClientId)
            return Results.Json(new { statusCode = 400, message = "no such identity" }, statusCode: 400);
        if (!IsAssigned)
            return Results.Json(new { statusCode = 400, message = "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId." }, statusCode: 400);
        Asked.Enqueue(request.Query["resource"].ToString());
        return Results.Json(new Dictionary<string, string>
        {
            ["access_token"] = AccessToken,
            ["expires_on"] = DateTimeOffset.UtcNow.AddHours(24).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["resource"] = request.Query["resource"].ToString(),
            ["token_type"] = "Bearer",
            ["client_id"] = ClientId ?? "00000000-0000-0000-0000-000000000000",
        });
    }
}
