using DataSync.Infrastructure.Tests.Workflows.Support;
using DataSync.TestKit;

namespace DataSync.Infrastructure.Tests.Workflows;

/// <summary>No pipeline runs here, so its files are read: everything they name exists, and nothing in them is unsafe.</summary>
public sealed class PipelineFileTests
{
    private static readonly string Root = RepositoryRoot.Find();

    [Fact]
    public void Every_workflow_of_GitHub_names_only_what_exists_and_is_safe()
    {
        GitHubRules.Files().Count().ShouldBeGreaterThanOrEqualTo(6);
        foreach (var file in GitHubRules.Files())
            GitHubRules.Check(File.ReadAllText(Path.Combine(Root, file))).ShouldBeEmpty(file);
    }

    [Fact]
    public void Every_Azure_pipeline_names_only_what_exists()
    {
        AzurePipelineRules.Files().Count().ShouldBeGreaterThanOrEqualTo(6);
        foreach (var file in AzurePipelineRules.Files())
            AzurePipelineRules.Check(file, File.ReadAllText(Path.Combine(Root, file))).ShouldBeEmpty(file);
    }

    [Theory]
    [InlineData("ci.yml", "    steps:", "   steps:", "no YAML")]
    [InlineData("ci.yml", "@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "@v7", "not pinned")]
    [InlineData("ci.yml", " # v7.0.1", "", "not pinned")]
    [InlineData("ci.yml", "permissions:\n  contents: read\n", "", "no permissions")]
    [InlineData("ci.yml", "  pull_request:\n", "  pull_request_target:\n", "what strangers sent")]
    [InlineData("ci.yml", "    timeout-minutes: 45\n", "", "test has no timeout-minutes")]
    [InlineData("ci.yml", "persist-credentials: false", "fetch-depth: 1", "leaves its token behind")]
    [InlineData("ci.yml", "DataSync.Functions.sln", "DataSync.sln", "DataSync.sln does not exist")]
    [InlineData("ci.yml", "\"$GITHUB_SHA\"", "${{ github.head_ref }}", "can become code")]
    [InlineData("deploy.yml", "needs: dev", "needs: development", "needs development")]
    [InlineData("deploy.yml", "deploy-environment.yml", "deploy-env.yml", "which does not exist")]
    [InlineData("deploy.yml", "      runner: ", "      machine: ", "which it does not take")]
    [InlineData("deploy.yml", "      principal-id: ${{ vars.DEV_PRINCIPAL_ID }}\n", "", "its input principal-id")]
    [InlineData("deploy-environment.yml", "infra/scripts/smoke-test.sh", "infra/scripts/smoke.sh", "smoke.sh does not exist")]
    [InlineData("deploy-environment.yml", "--principal-name", "--principal", "knows no option --principal")]
    [InlineData("deploy-environment.yml", "steps.color.outputs.target", "steps.color.outputs.inactive", "has no outputs.inactive")]
    [InlineData("deploy-environment.yml", "id: color", "id: colour", "has the id color")]
    [InlineData("deploy-environment.yml", "always() && ", "", "closed again whatever happened")]
    [InlineData("deploy-environment.yml", "cancel-in-progress: false", "cancel-in-progress: true", "may be cut off")]
    [InlineData("deploy-environment.yml", "      id-token: write\n", "", "goes with azure/login")]
    [InlineData("deploy-environment.yml", "vars.AZURE_TENANT_ID", "secrets.AZURE_TENANT_ID", "a stored secret")]
    [InlineData("infrastructure.yml", "github.event.pull_request.head.repo.full_name == github.repository && ", "", "keeping forks out")]
    public void A_workflow_that_is_broken_is_found(string file, string what, string with, string finding)
    {
        var text = File.ReadAllText(Path.Combine(Root, GitHubRules.Folder, file));
        text.ShouldContain(what);
        GitHubRules.Check(text.Replace(what, with, StringComparison.Ordinal)).ShouldContain(problem => problem.Contains(finding, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("deploy.yml", "stages:\n", "stages:\n -\n- x: [", "no YAML")]
    [InlineData("deploy.yml", "pr: none\n", "", "trigger and pr must be said")]
    [InlineData("deploy.yml", "templates/build-stage.yml", "templates/build.yml", "template templates/build.yml does not exist")]
    [InlineData("deploy.yml", "after: deploy_dev", "after: dev", "stage dev does not exist")]
    [InlineData("deploy.yml", "prefix: PROD", "prefix: PRD", "takes no PRD as prefix")]
    [InlineData("deploy.yml", "      pool: ${{ parameters.prodPool }}\n", "", "is not given pool")]
    [InlineData("deploy.yml", "parameters.prodPool", "parameters.pool", "parameter pool is not declared")]
    [InlineData("templates/deploy-stage.yml", "infra/scripts/migrate.sh", "infra/scripts/migration.sh", "migration.sh does not exist")]
    [InlineData("templates/deploy-stage.yml", "--active", "--colour", "knows no option --colour")]
    [InlineData("templates/deploy-stage.yml", "$(color.target)", "$(color.inactive)", "no step before gives $(color.inactive)")]
    [InlineData("templates/deploy-stage.yml", "condition: always()", "condition: succeeded()", "closed again whatever happened")]
    [InlineData("templates/deploy-stage.yml", "timeoutInMinutes: 120\n", "continueOnError: false\n", "deploy has no timeoutInMinutes")]
    [InlineData("templates/deploy-stage.yml", "UseDotNet@2", "UseDotNet", "names no major version")]
    [InlineData("templates/deploy-stage.yml", "azureSubscription: datasync-", "azureSubscription: other-", "service connections datasync-ENVIRONMENT")]
    [InlineData("templates/build-stage.yml", "persistCredentials: false", "clean: true", "leaves no token behind")]
    public void An_Azure_pipeline_that_is_broken_is_found(string file, string what, string with, string finding)
    {
        var path = $"{AzurePipelineRules.Folder}/{file}";
        var text = File.ReadAllText(Path.Combine(Root, path));
        text.ShouldContain(what);
        AzurePipelineRules.Check(path, text.Replace(what, with, StringComparison.Ordinal)).ShouldContain(problem => problem.Contains(finding, StringComparison.Ordinal));
    }

    [Fact]
    public void Both_pipelines_call_the_same_scripts_in_the_same_order()
    {
        var github = File.ReadAllText(Path.Combine(Root, GitHubRules.Folder, "deploy-environment.yml"));
        var azure = File.ReadAllText(Path.Combine(Root, AzurePipelineRules.Folder, "templates/deploy-stage.yml"));

        Scripts(github).ShouldBe(Scripts(azure));
        Scripts(github).ShouldBe([
            "active-color.sh", "deploy-infrastructure.sh", "database-access.sh", "migrate.sh", "database-access.sh",
            "deploy-package.sh", "smoke-test.sh", "switch-color.sh",
        ]);
    }

    private static IEnumerable<string> Scripts(string text) =>
        CommandRules.ScriptCall().Matches(text).Select(call => Path.GetFileName(call.Groups["script"].Value));
}
