using DataSync.Infrastructure.Tests.Workflows.Support;

namespace DataSync.Infrastructure.Tests.Workflows;

/// <summary>smoke-test.sh: what must be true of a new version before it may take over.</summary>
public sealed class SmokeTestTests
{
    [Fact]
    public async Task The_right_version_with_a_preview_passes_and_changes_nothing()
    {
        await using var azure = await ScriptedAzure.StartAsync();

        var ended = await SmokeAsync(azure);

        ended.ExitCode.ShouldBe(0, ended.All);
        azure.Journal.ShouldContain("green POST /api/sync/preview/customers?records=20");
        azure.Journal.ShouldNotContain(line => line.StartsWith("az set", StringComparison.Ordinal) || line.Contains("/trigger/", StringComparison.Ordinal));
        ended.All.ShouldNotContain(azure.Green.Key);
    }

    [Fact]
    public async Task It_waits_for_an_app_that_still_starts_with_the_version_before()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Green.IsDown = true;
        var running = SmokeAsync(azure, limit: 60);
        azure.Green.IsDown = false;

        (await running).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("1.0.0+abc1234", "green", "version 1.0.0+abc1234")]
    [InlineData("1.0.0+abc123", "blue", "deployment blue")]
    public async Task Another_version_or_deployment_fails_it(string version, string deployment, string told)
    {
        await using var azure = await ScriptedAzure.StartAsync();
        (azure.Green.Version, azure.Green.Deployment) = (version, deployment);

        var ended = await SmokeAsync(azure);

        ended.ExitCode.ShouldBe(1);
        ended.Error.ShouldContain(told);
    }

    [Fact]
    public async Task An_app_whose_database_does_not_answer_fails_it()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Green.IsUnhealthy = true;

        var ended = await SmokeAsync(azure);

        ended.ExitCode.ShouldBe(1);
        ended.Error.ShouldContain("HTTP 503");
        ended.Error.ShouldContain("does not answer");
    }

    [Fact]
    public async Task A_preview_that_does_not_work_fails_it_with_the_reason()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Green.PreviewStatus = 502;

        var ended = await SmokeAsync(azure);

        ended.ExitCode.ShouldBe(1);
        ended.Error.ShouldContain("preview of customers on func-datasync-dev-green answered 502 the source answered 403");
    }

    [Theory]
    [InlineData("""{"counts":{"read":2},"errors":[{"code":"MISSING"},{"code":"MISSING"}]}""", 1)]
    [InlineData("""{"counts":{"read":2},"errors":[{"code":"MISSING"}]}""", 0)]
    [InlineData("""{"counts":{"read":0},"errors":[]}""", 0)]
    public async Task Bad_records_fail_it_only_when_all_are_bad(string preview, int exitCode)
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Green.PreviewBody = preview;

        (await SmokeAsync(azure)).ExitCode.ShouldBe(exitCode);
    }

    private static Task<Ended> SmokeAsync(ScriptedAzure azure, int limit = 1) => azure.RunAsync(
        "smoke-test.sh", "--resource-group", ScriptedAzure.Group, "--environment", "dev", "--color", "green", "--version", "abc123",
        "--ready-limit", $"{limit}", "--poll", "0.05");
}
