using System.Net;
using System.Text.Json;

namespace DataSync.SampleApi.Tests;

public sealed class IncrementalTests : IAsyncLifetime
{
    private const int Count = 1_003;

    private SampleApiServer _server = null!;
    private ApiClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await SampleApiServer.StartAsync(new SampleApiOptions { Records = Count, BadRate = 0 });
        _client = new ApiClient(_server);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(1, "2018-06-01")]
    [InlineData(1, "2019-01-01T03:04:05Z")]
    [InlineData(1, "2025-01-01T00:00:00Z")]
    [InlineData(2, "2025-01-01T00:00:00Z")]
    [InlineData(2, "2025-01-01T00:00:01Z")]
    [InlineData(2, "2019-01-01T03:04:05.5Z")]
    [InlineData(4, "2025-01-02T01:00:00%2B01:00")]
    [InlineData(25, "2025-01-20")]
    public async Task Exactly_the_records_updated_since_are_read(int version, string since)
    {
        _server.Version = version;
        var time = DateTimeOffset.Parse(Uri.UnescapeDataString(since), null, System.Globalization.DateTimeStyles.AssumeUniversal).UtcDateTime;
        var expected = Enumerable.Range(0, Count).Where(index => _server.Data.UpdatedAt(index, version) >= time).Select(index => index + 1);

        (await ReadAsync("/api/customers?page_size=70&page=1&updated_since=" + since)).ShouldBe(expected);
    }

    [Fact]
    public async Task Links_keep_the_time()
    {
        _server.Version = 2;
        using var response = await _client.GetAsync("/api/customers/link?per_page=60&updated_since=2025-01-01T00:00:00.5%2B01:00");

        response.Headers.GetValues("Link").ShouldBe(
        [
            $"<{_server.BaseUrl}/api/customers/link?page=2&per_page=60&updated_since=2024-12-31T23:00:00.5Z>; rel=\"next\"",
            $"<{_server.BaseUrl}/api/customers/link?page=2&per_page=60&updated_since=2024-12-31T23:00:00.5Z>; rel=\"last\"",
        ]);
    }

    [Fact]
    public async Task A_record_says_when_it_was_updated()
    {
        _server.Version = 3;

        var records = (await _client.JsonAsync("/api/customers")).GetProperty("data");

        records[0].GetProperty("updated_at").GetString().ShouldBe("2025-01-01T00:00:00Z");
        records[1].GetProperty("updated_at").GetString().ShouldBe("2025-01-02T00:00:00Z");
        records[2].GetProperty("updated_at").GetString().ShouldBe(records[2].GetProperty("created_at").GetString());
    }

    [Fact]
    public async Task A_senseless_time_is_answered_400() =>
        (await _client.StatusAsync("/api/customers?updated_since=yesterday")).ShouldBe(HttpStatusCode.BadRequest);

    private async Task<List<int>> ReadAsync(string first)
    {
        var ids = new List<int>();
        JsonElement answer;
        var page = 1;
        do
        {
            answer = await _client.JsonAsync(first.Replace("&page=1&", $"&page={page++}&", StringComparison.Ordinal));
            ids.AddRange(answer.GetProperty("data").EnumerateArray().Select(record => record.GetProperty("id").GetInt32()));
        }
        while (answer.GetProperty("has_next").GetBoolean());

        answer.GetProperty("total").GetInt32().ShouldBe(ids.Count);
        return ids;
    }
}
