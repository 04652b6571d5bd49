using System.Net;
using DataSync.LocalRuntime.Hosting;
using DataSync.LocalRuntime.Tests.Support;
using DataSync.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask.Client;

namespace DataSync.LocalRuntime.Tests.Http;

public static class GuardedFunctions
{
    [Function("Open")]
    public static string Open([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => "open";

    [Function("Guarded")]
    public static string Guarded([HttpTrigger("get")] HttpRequest request) => "guarded";

    [Function("Payload")]
    public static object Payload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        client.CreateHttpManagementPayload("one");

    [Function("ForAdmins")]
    public static string ForAdmins([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequest request) => "admin";
}

public sealed class KeyedHost() : HostFixture([typeof(GuardedFunctions)])
{
    protected override void Configure(FunctionsApplicationBuilder builder)
    {
        builder.Configuration["FunctionKeys:default"] = "default-key";
        builder.Configuration["FunctionKeys:partner"] = "partner-key";
        builder.Configuration["FunctionKeys:system"] = "system-key";
        builder.Configuration["FunctionKeys:master"] = "master-key";
    }
}

public sealed class AuthorizationTests(KeyedHost keyed) : IClassFixture<KeyedHost>
{
    private const string Instances = "/runtime/webhooks/durabletask/instances/none";

    [Theory]
    [InlineData("/api/Open", null, 200)]
    [InlineData("/api/Guarded", null, 401)]
    [InlineData("/api/Guarded", "default-key", 200)]
    [InlineData("/api/Guarded", "partner-key", 200)]
    [InlineData("/api/Guarded", "master-key", 200)]
    [InlineData("/api/Guarded", "system-key", 401)]
    [InlineData("/api/Guarded", "Default-Key", 401)]
    [InlineData("/api/Guarded", "default-key2", 401)]
    [InlineData("/api/ForAdmins", "default-key", 401)]
    [InlineData("/api/ForAdmins", "system-key", 401)]
    [InlineData("/api/ForAdmins", "master-key", 200)]
    [InlineData("/admin/host/status", "default-key", 401)]
    [InlineData("/admin/host/status", "master-key", 200)]
    [InlineData(Instances, null, 401)]
    [InlineData(Instances, "default-key", 401)]
    [InlineData(Instances, "system-key", 404)]
    [InlineData(Instances, "master-key", 404)]
    public async Task A_key_opens_what_its_level_covers_in_header_and_query(string path, string? key, int expected)
    {
        var byHeader = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null) byHeader.Headers.Add("x-functions-key", key);

        ((int)(await keyed.Host.Client.SendAsync(byHeader)).StatusCode).ShouldBe(expected);
        ((int)(await keyed.Host.Client.GetAsync(key is null ? path : $"{path}?code={key}")).StatusCode).ShouldBe(expected);
    }

    [Fact]
    public async Task A_refusal_is_problem_details() =>
        await (await keyed.Host.Client.GetAsync("/api/Guarded")).ShouldBeProblemAsync(HttpStatusCode.Unauthorized);

    [Fact]
    public async Task Management_urls_carry_the_system_key()
    {
        var payload = await (await keyed.Host.Client.GetAsync("/api/Payload")).JsonAsync();

        payload.GetProperty("statusQueryGetUri").GetString()!.ShouldEndWith("/instances/one?code=system-key");
        payload.GetProperty("terminatePostUri").GetString()!.ShouldEndWith("/instances/one/terminate?reason={text}&code=system-key");
        (await keyed.Host.Client.GetAsync(payload.GetProperty("statusQueryGetUri").GetString())).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Without_keys_a_loopback_host_is_open()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database, [typeof(GuardedFunctions)]);

        (await host.Client.GetStringAsync("/api/Guarded")).ShouldBe("guarded");
        (await host.Client.GetStringAsync("/api/ForAdmins")).ShouldBe("admin");
    }

    [Theory]
    [InlineData("--urls=http://0.0.0.0:0")]
    [InlineData("--urls=http://127.0.0.1:0;http://*:0")]
    [InlineData("--urls=http://[::]:0")]
    [InlineData("--http_ports=0")]
    [InlineData("--Kestrel:Endpoints:Public:Url=http://192.0.2.1:80")]
    public void Without_keys_a_host_that_others_can_reach_refuses_to_start(string argument)
    {
        var root = Directory.CreateTempSubdirectory();

        var error = Should.Throw<HostConfigurationException>(() =>
            TestHost.Build(root, "Host=unused", [typeof(GuardedFunctions)], args: argument));

        error.Message.ShouldContain("FunctionKeys:default");
        error.Settings.ShouldContain("FunctionKeys:master");
        root.Delete();
    }

    [Fact]
    public void With_a_key_a_host_may_listen_for_others()
    {
        var root = Directory.CreateTempSubdirectory();

        using var host = TestHost.Build(
            root, "Host=unused", [typeof(GuardedFunctions)], args: ["--urls=http://0.0.0.0:0", "--FunctionKeys:default=key"]);

        root.Delete();
    }
}
