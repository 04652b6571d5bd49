using System.Net;
using System.Text.Json;

namespace DataSync.SampleApi.Tests;

/// <summary>A plain client of one API.</summary>
internal sealed class ApiClient(SampleApiServer server) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(server.BaseUrl), Timeout = TimeSpan.FromSeconds(30) };

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        return _http.SendAsync(request);
    }

    public async Task<HttpStatusCode> StatusAsync(string path, params (string Name, string Value)[] headers)
    {
        using var response = await GetAsync(path, headers);
        return response.StatusCode;
    }

    public Task<HttpStatusCode> PageStatusAsync(int page) => StatusAsync($"/api/customers?page={page}");

    public Task<string> TextAsync(string path) => _http.GetStringAsync(path);

    public async Task<JsonElement> JsonAsync(string path) => JsonSerializer.Deserialize<JsonElement>(await TextAsync(path));

    public void Dispose() => _http.Dispose();
}
