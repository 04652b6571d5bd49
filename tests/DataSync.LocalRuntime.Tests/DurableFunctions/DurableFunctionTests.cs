using System.Net;
using DataSync.LocalRuntime.Tests.Support;

namespace DataSync.LocalRuntime.Tests.DurableFunctions;

public sealed class DurableFunctionTests(DurableHost durable) : IClassFixture<DurableHost>
{
    [Fact]
    public async Task Orchestrators_and_activities_run_under_their_function_names()
    {
        var id = await durable.StartAsync("Sum", new { Name = "a", Value = 4 });

        var status = await durable.UntilAsync(id, "Completed");

        status.GetProperty("name").GetString().ShouldBe("Sum");
        status.GetProperty("instanceId").GetString().ShouldBe(id);
        status.GetProperty("input").GetProperty("Value").GetInt32().ShouldBe(4);
        status.GetProperty("output").GetInt32().ShouldBe(12 + "WhoAmI/WhoAmI".Length);
        status.GetProperty("customStatus").GetProperty("name").GetString().ShouldBe("WhoAmI/WhoAmI");
        DateTimeOffset.Parse(status.GetProperty("createdTime").GetString()!).ShouldBe(
            TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task An_orchestrator_may_be_an_instance_method_with_services_and_call_another_one()
    {
        var id = await durable.StartAsync("InstanceOrchestrator", "text");

        var status = await durable.UntilAsync(id, "Completed");

        status.GetProperty("output").GetString().ShouldBe($"text x3 {3 + "WhoAmI/WhoAmI".Length}");
    }

    [Fact]
    public async Task A_failed_activity_fails_its_orchestration_with_its_reason()
    {
        var id = await durable.StartAsync("Fails");

        var status = await durable.UntilAsync(id, "Failed");

        status.GetProperty("output").GetString()!.ShouldContain("the activity's reason");
        var failed = await durable.Host.Client.GetAsync(
            $"{DurableHost.Root}/instances/{id}?returnInternalServerErrorOnFailure=true");
        (await failed.JsonAsync(HttpStatusCode.InternalServerError)).GetProperty("runtimeStatus").GetString().ShouldBe("Failed");
    }

    [Fact]
    public async Task A_function_with_http_request_answers_202_with_the_management_urls_of_the_bound_address()
    {
        var response = await durable.Host.Client.PostAsync("/api/start", null);

        var payload = await response.JsonAsync(HttpStatusCode.Accepted);
        var id = payload.GetProperty("id").GetString();
        var instance = $"{durable.Host.Address.GetLeftPart(UriPartial.Authority)}{DurableHost.Root}/instances/{id}";
        payload.EnumerateObject().Select(property => (property.Name, property.Value.GetString())).ShouldBe(
            [
                ("id", id),
                ("statusQueryGetUri", instance),
                ("sendEventPostUri", instance + "/raiseEvent/{eventName}"),
                ("terminatePostUri", instance + "/terminate?reason={text}"),
                ("rewindPostUri", instance + "/rewind?reason={text}"),
                ("purgeHistoryDeleteUri", instance),
                ("restartPostUri", instance + "/restart"),
                ("suspendPostUri", instance + "/suspend?reason={text}"),
                ("resumePostUri", instance + "/resume?reason={text}"),
            ],
            ignoreOrder: true);
    }

    [Theory]
    [InlineData("async", HttpStatusCode.Accepted)]
    [InlineData("sync", HttpStatusCode.Accepted)]
    [InlineData("created", HttpStatusCode.Created)]
    public async Task A_check_status_response_points_to_the_status_under_the_callers_address(string how, HttpStatusCode status)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/start-data/{how}") { Headers = { Host = "sync.example:8080" } };

        var response = await durable.Host.Client.SendAsync(request);

        var payload = await response.JsonAsync(status);
        var statusUri = payload.GetProperty("statusQueryGetUri").GetString()!;
        statusUri.ShouldStartWith("http://sync.example:8080" + DurableHost.Root + "/instances/");
        response.Headers.Location!.OriginalString.ShouldBe(statusUri);
        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(10));
    }
}
