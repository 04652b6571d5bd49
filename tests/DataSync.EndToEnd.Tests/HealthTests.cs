using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DataSync.EndToEnd.Tests.Support;
using DataSync.SampleApi;

namespace DataSync.EndToEnd.Tests;

/// <summary>An app that cannot work with its database says so, with the remedy, and never with an error of its own.</summary>
public sealed class HealthTests
{
    [Theory]
    [InlineData("ALTER SCHEMA datasync RENAME TO elsewhere", "datasync migrate")]
    [InlineData("ALTER TABLE datasync.run DROP COLUMN deployment", "datasync migrate")]
    public async Task A_database_that_cannot_be_used_is_told_with_the_remedy(string damage, string told)
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = 10 });
        await stage.Database.ExecuteAsync(damage);

        using var answer = await stage.Http.GetAsync("/api/health");

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var health = await answer.Content.ReadFromJsonAsync<JsonElement>();
        health.GetProperty("status").GetString().ShouldBe("unhealthy");
        health.GetProperty("database").GetString()!.ShouldContain(told);
    }
}
