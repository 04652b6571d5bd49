using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;

namespace DataSync.SampleApi.Tests;

public sealed class PagingTests : IAsyncLifetime
{
    private const int Count = 1_234;

    private SampleApiServer _server = null!;
    private ApiClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await SampleApiServer.StartAsync(new SampleApiOptions { Records = Count });
        _client = new ApiClient(_server);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Pages_by_number_hold_every_record_once_in_order()
    {
        var records = new List<string>();
        var more = true;
        for (var page = 1; more; page++)
        {
            var answer = await _client.JsonAsync($"/api/customers?page={page}&page_size=100");
            answer.GetProperty("page").GetInt32().ShouldBe(page);
            answer.GetProperty("page_size").GetInt32().ShouldBe(100);
            answer.GetProperty("total").GetInt32().ShouldBe(Count);
            records.AddRange(Raw(answer.GetProperty("data")));
            more = answer.GetProperty("has_next").GetBoolean();
        }

        records.ShouldBe(AllRecords());
    }

    [Fact]
    public async Task Pages_by_offset_hold_every_record_once_in_order()
    {
        var records = new List<string>();
        while (records.Count < Count)
        {
            var answer = await _client.JsonAsync($"/api/customers/offset?offset={records.Count}&limit=70");
            answer.GetProperty("total").GetInt32().ShouldBe(Count);
            records.AddRange(Raw(answer.GetProperty("data")));
        }

        records.ShouldBe(AllRecords());
    }

    [Fact]
    public async Task Pages_by_cursor_hold_every_record_once_in_order()
    {
        var records = new List<string>();
        string? cursor = "";
        while (cursor is not null)
        {
            var answer = await _client.JsonAsync($"/api/customers/cursor?cursor={cursor}&limit=1000");
            records.AddRange(Raw(answer.GetProperty("data")));
            cursor = answer.GetProperty("next_cursor").GetString();
        }

        records.ShouldBe(AllRecords());
    }

    [Fact]
    public async Task Pages_by_link_hold_every_record_once_in_order()
    {
        var records = new List<string>();
        string? next = $"{_server.BaseUrl}/api/customers/link?per_page=500";
        while (next is not null)
        {
            using var response = await _client.GetAsync(next);
            records.AddRange(Raw(JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync())));
            var links = response.Headers.GetValues("Link").ToList();
            links.ShouldContain($"<{_server.BaseUrl}/api/customers/link?page=3&per_page=500>; rel=\"last\"");
            next = links.Find(link => link.EndsWith("rel=\"next\"", StringComparison.Ordinal))?.Split('<', '>')[1];
        }

        records.ShouldBe(AllRecords());
    }

    [Fact]
    public async Task A_page_has_100_records_unless_asked_otherwise()
    {
        (await _client.JsonAsync("/api/customers")).GetProperty("data").GetArrayLength().ShouldBe(100);
        (await _client.JsonAsync("/api/customers/link")).GetArrayLength().ShouldBe(100);
    }

    [Fact]
    public async Task Past_the_end_there_is_an_empty_page()
    {
        var answer = await _client.JsonAsync("/api/customers?page=14");

        answer.GetProperty("data").GetArrayLength().ShouldBe(0);
        answer.GetProperty("has_next").GetBoolean().ShouldBeFalse();
        (await _client.TextAsync("/api/customers/link?page=2147483647&per_page=1000")).ShouldBe("[]");
    }

    [Theory]
    [InlineData("?page=0")]
    [InlineData("?page=-1")]
    [InlineData("?page=two")]
    [InlineData("?page=99999999999")]
    [InlineData("?page_size=0")]
    [InlineData("?page_size=1001")]
    [InlineData("/offset?offset=-1")]
    [InlineData("/offset?limit=1001")]
    [InlineData("/cursor?cursor=123")]
    [InlineData("/cursor?cursor=%00%ff")]
    [InlineData("/link?per_page=x")]
    public async Task A_senseless_query_is_answered_400_with_a_reason(string query)
    {
        using var response = await _client.GetAsync("/api/customers" + query);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync())
            .GetProperty("error").GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task New_records_and_new_versions_show_at_once()
    {
        var before = Raw((await _client.JsonAsync("/api/customers")).GetProperty("data"));

        _server.Version = 2;
        _server.Records = 5_000;

        var answer = await _client.JsonAsync("/api/customers");
        answer.GetProperty("total").GetInt32().ShouldBe(5_000);
        Raw(answer.GetProperty("data")).Except(before).Count().ShouldBe(10);
    }

    private List<string> AllRecords()
    {
        var buffer = new ArrayBufferWriter<byte>();
        return [.. Enumerable.Range(0, Count).Select(index =>
        {
            buffer.ResetWrittenCount();
            _server.Data.Write(buffer, index);
            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        })];
    }

    private static List<string> Raw(JsonElement array) => [.. array.EnumerateArray().Select(record => record.GetRawText())];
}
