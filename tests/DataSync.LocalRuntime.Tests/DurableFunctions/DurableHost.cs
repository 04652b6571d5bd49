using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DataSync.LocalRuntime.Tests.Support;
using DataSync.TestKit;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace DataSync.LocalRuntime.Tests.DurableFunctions;

public sealed class DurableHost() : HostFixture([typeof(DurableTestFunctions)])
{
    public const string Root = "/runtime/webhooks/durabletask";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Starts an orchestration by HTTP and gives its id.</summary>
    public async Task<string> StartAsync(string orchestrator, object? input = null, string? id = null)
    {
        var path = $"{Root}/orchestrators/{orchestrator}" + (id is null ? "" : $"/{id}");
        var response = await Host.Client.PostAsync(path, input is null ? null : Json(input));
        return (await response.JsonAsync(HttpStatusCode.Accepted)).GetProperty("id").GetString()!;
    }

    /// <summary>JSON with names as they are declared: the durable converter heeds their case.</summary>
    public static JsonContent Json(object content) => JsonContent.Create(content, content.GetType(), options: JsonSerializerOptions.Default);

    /// <summary>Polls the status until it is this one.</summary>
    public async Task<JsonElement> UntilAsync(string id, string status, string query = "")
    {
        JsonElement last = default;
        await Eventually.UntilAsync(
            async () =>
            {
                var response = await Host.Client.GetAsync($"{Root}/instances/{id}{query}");
                last = await response.Content.ReadFromJsonAsync<JsonElement>();
                return last.GetProperty("runtimeStatus").GetString() == status;
            },
            Deadline,
            $"instance {id} to be {status}");
        return last;
    }

    protected override void Configure(FunctionsApplicationBuilder builder) => builder.Services.AddSingleton<Multiplier>();
}
