using DataSync.Infrastructure.Tests.Workflows.Support;

namespace DataSync.Infrastructure.Tests.Workflows;

/// <summary>bootstrap.sh: what a person gives the pipeline, and that it is no more.</summary>
public sealed class BootstrapTests
{
    [Fact]
    public async Task The_deploying_identity_is_trusted_in_one_environment_and_the_reading_one_in_pull_requests()
    {
        await using var azure = await FreshAsync();

        var ended = await BootstrapAsync(azure, "--github", "acme/datasync", "--github-subject", "repo:acme@1/datasync@2");

        ended.ExitCode.ShouldBe(0, ended.All);
        Credentials(azure).ShouldBe([
            "id-datasync-pipeline-dev https://token.actions.githubusercontent.com repo:acme@1/datasync@2:environment:dev",
            "id-datasync-whatif-dev https://token.actions.githubusercontent.com repo:acme@1/datasync@2:pull_request",
        ]);
        ended.Output.ShouldContain("DEV_RESOURCE_GROUP=rg-datasync-dev\n");
        ended.Output.ShouldContain("DEV_PRINCIPAL_NAME=id-datasync-pipeline-dev\n");
    }

    [Fact]
    public async Task Without_a_subject_the_repositorys_ids_are_part_of_it()
    {
        await using var azure = await FreshAsync();
        azure.OnPath("gh", "#!/usr/bin/env bash\n[ \"$1 $2\" = 'api repos/acme/datasync' ] && echo '11 22'\n");

        (await BootstrapAsync(azure, "--github", "acme/datasync")).ExitCode.ShouldBe(0);

        Credentials(azure)[0].ShouldEndWith(" repo:acme@11/datasync@22:environment:dev");
    }

    [Fact]
    public async Task Azure_DevOps_is_trusted_by_the_issuer_and_subjects_it_shows()
    {
        await using var azure = await FreshAsync();

        var ended = await BootstrapAsync(
            azure, "--azure-devops-issuer", "https://issuer.example", "--azure-devops-subject", "deploy", "--azure-devops-whatif-subject", "read");

        ended.ExitCode.ShouldBe(0, ended.All);
        Credentials(azure).ShouldBe(["id-datasync-pipeline-dev https://issuer.example deploy", "id-datasync-whatif-dev https://issuer.example read"]);
    }

    [Fact]
    public async Task Rights_end_at_the_resource_group_and_assigning_roles_at_those_of_the_apps()
    {
        await using var azure = await FreshAsync();

        (await BootstrapAsync(azure, "--github", "a/b", "--github-subject", "repo:a/b")).ExitCode.ShouldBe(0);

        var assigned = azure.Journal.Where(line => line.StartsWith("az role assignment create", StringComparison.Ordinal)).ToList();
        assigned.Count.ShouldBe(3);
        assigned.ShouldAllBe(line => line.Contains(" --scope /subscriptions/sub/resourceGroups/rg-datasync-dev ", StringComparison.Ordinal));
        assigned.ShouldContain(line => line.Contains("--role Contributor", StringComparison.Ordinal));
        assigned.Single(line => line.Contains("--role Role Based Access Control Administrator", StringComparison.Ordinal))
            .ShouldContain("ForAnyOfAnyValues:GuidEquals {b7e6dc6d-f1e8-4753-8033-0f276bb0955b");
        assigned.ShouldContain(line => line.Contains("--role DataSync what-if dev", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_again_it_assigns_nothing_twice()
    {
        await using var azure = await FreshAsync();
        azure.Answers["role assignment list"] = "1\n";

        (await BootstrapAsync(azure, "--github", "a/b", "--github-subject", "repo:a/b")).ExitCode.ShouldBe(0);

        azure.Journal.ShouldNotContain(line => line.StartsWith("az role assignment create", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--azure-devops-issuer", "https://issuer.example")]
    [InlineData("--resource-group", "rg")]
    public async Task Without_a_pipeline_to_trust_nothing_is_made(string option, string value)
    {
        await using var azure = await FreshAsync();

        (await BootstrapAsync(azure, option, value)).ExitCode.ShouldBe(1);

        azure.Journal.ShouldBeEmpty();
    }

    private static async Task<ScriptedAzure> FreshAsync()
    {
        var azure = await ScriptedAzure.StartAsync();
        foreach (var (command, answer) in new Dictionary<string, string>
        {
            ["account show --query id"] = "sub\n",
            ["account show --query tenantId"] = "tenant\n",
            ["provider register"] = "",
            ["group create"] = "",
            ["identity create"] = "",
            ["identity show"] = "00000000-0000-0000-0000-000000000001\n",
            ["identity federated-credential create"] = "",
            ["role assignment list"] = "0\n",
            ["role assignment create"] = "",
            ["role definition list"] = "",
            ["role definition create"] = "",
        })
        {
            azure.Answers[command] = answer;
        }

        return azure;
    }

    private static Task<Ended> BootstrapAsync(ScriptedAzure azure, params string[] options) =>
        azure.RunAsync("../azure/bootstrap.sh", ["--environment", "dev", "--location", "westeurope", .. options]);

    private static List<string> Credentials(ScriptedAzure azure) =>
    [
        .. azure.Journal.Where(line => line.StartsWith("az identity federated-credential create", StringComparison.Ordinal))
            .Select(line => $"{After(line, "--identity-name")} {After(line, "--issuer")} {After(line, "--subject")}"),
    ];

    private static string After(string line, string option) => line.Split(' ').SkipWhile(word => word != option).ElementAt(1);
}
