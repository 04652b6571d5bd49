using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DataSync.EndToEnd.Tests.Support;

/// <summary>
/// The endpoint at which an app in Azure gets tokens of its managed identity, for the database alone
/// (https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference).
/// </summary>
internal sealed class DatabaseIdentity : IAsyncDisposable
{
    private const string Header = "identity-header-value";
    private readonly WebApplication _app;
    private int _requests;

    private DatabaseIdentity(WebApplication app) => _app = app;

    /// <summary>The token it gives now; null: no identity is assigned.</summary>
    public string? Token { get; set; }

    /// <summary>Tokens asked for.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>What Azure sets in the app's environment.</summary>
    public Dictionary<string, string?> Environment => new()
    {
        ["IDENTITY_ENDPOINT"] = $"{_app.Urls.First()}/msi/token",
        ["IDENTITY_HEADER"] = Header,
    };

    public static async Task<DatabaseIdentity> StartAsync(string? token)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var endpoint = new DatabaseIdentity(builder.Build()) { Token = token };
        endpoint._app.MapGet("/msi/token", endpoint.Answer);
        await endpoint._app.StartAsync();
        return endpoint;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private IResult Answer(HttpRequest request)
    {
        Interlocked.Increment(ref _requests);
        if (request.Headers["X-IDENTITY-HEADER"] != Header)
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        if (request.Query["resource"] != "https://ossrdbms-aad.database.windows.net" || Token is null)
            return Results.Json(new { statusCode = 400, message = "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId." }, statusCode: 400);
        return Results.Json(new Dictionary<string, string>
        {
            ["access_token"] = Token,
            ["expires_on"] = TimeProvider.System.GetUtcNow().AddHours(24).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["resource"] = "https://ossrdbms-aad.database.windows.net",
            ["token_type"] = "Bearer",
            ["client_id"] = "00000000-0000-0000-0000-000000000001",
        });
    }
}
