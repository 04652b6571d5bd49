using System.IO.Compression;
using System.Text.Json;
using DataSync.Infrastructure.Tests.Workflows.Support;
using DataSync.TestKit;

namespace DataSync.Infrastructure.Tests.Workflows;

/// <summary>The steps around the switch: each against an az that answers as Azure does.</summary>
public sealed class DeploymentScriptTests
{
    private const string Server = "/subscriptions/s/resourceGroups/rg-datasync-dev/providers/Microsoft.DBforPostgreSQL/flexibleServers/psql";

    [Theory]
    [InlineData("true", "false", "active=blue\ntarget=green\n")]
    [InlineData("false", "true", "active=green\ntarget=blue\n")]
    public async Task The_active_colour_is_the_one_whose_schedules_are_on(string blue, string green, string outputs)
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Blue.Settings[ScriptedAzure.SchedulesSetting] = blue;
        azure.Green.Settings[ScriptedAzure.SchedulesSetting] = green;

        var ended = await azure.RunAsync("active-color.sh", "--resource-group", ScriptedAzure.Group);

        (ended.ExitCode, ended.Output).ShouldBe((0, outputs), ended.Error);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Both_or_none_active_is_refused_with_the_way_out(string value)
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Apps.ForEach(app => app.Settings[ScriptedAzure.SchedulesSetting] = value);

        var ended = await azure.RunAsync("active-color.sh", "--resource-group", ScriptedAzure.Group);

        ended.ExitCode.ShouldBe(1);
        ended.Error.ShouldContain("switch-color.sh --resource-group rg-datasync-dev --to COLOUR");
    }

    [Fact]
    public async Task Before_the_first_deployment_the_infrastructure_keeps_blue_and_the_first_version_goes_to_green()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Apps.Clear();

        (await azure.RunAsync("active-color.sh", "--resource-group", ScriptedAzure.Group)).Output.ShouldBe("active=blue\ntarget=green\n");
    }

    [Fact]
    public async Task Outputs_reach_the_steps_that_follow_in_both_pipelines()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "output");

        var github = await azure.RunAsync("active-color.sh", new Dictionary<string, string?> { ["GITHUB_OUTPUT"] = file }, "--resource-group", ScriptedAzure.Group);
        var devOps = await azure.RunAsync("active-color.sh", new Dictionary<string, string?> { ["TF_BUILD"] = "True" }, "--resource-group", ScriptedAzure.Group);

        github.ExitCode.ShouldBe(0, github.All);
        (await File.ReadAllTextAsync(file)).ShouldBe("active=blue\ntarget=green\n");
        devOps.Output.ShouldContain("##vso[task.setvariable variable=target;isOutput=true]green\n");
    }

    [Fact]
    public async Task A_package_goes_to_the_inactive_colour_and_never_to_the_active_one()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        using var folder = new TemporaryFolder();
        var package = folder.Write("datasync.zip", "zip");

        var inactive = await azure.RunAsync("deploy-package.sh", "--resource-group", ScriptedAzure.Group, "--color", "green", "--package", package);
        var active = await azure.RunAsync("deploy-package.sh", "--resource-group", ScriptedAzure.Group, "--color", "blue", "--package", package);

        inactive.ExitCode.ShouldBe(0, inactive.All);
        active.ExitCode.ShouldBe(1);
        active.Error.ShouldContain("blue is the active colour");
        azure.Journal.Where(line => line.StartsWith("az deploy", StringComparison.Ordinal)).ShouldBe(["az deploy green"]);
    }

    [Fact]
    public async Task The_flags_of_an_environment_reach_both_apps_and_only_what_differs_is_set()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Green.Settings["DataSync__Syncs__customers__Enabled"] = "true";

        var first = await azure.RunAsync("sync-flags.sh", "--environment", "dev", "--resource-group", ScriptedAzure.Group);
        var sets = azure.Journal.Count;
        var second = await azure.RunAsync("sync-flags.sh", "--environment", "dev", "--resource-group", ScriptedAzure.Group);

        first.ExitCode.ShouldBe(0, first.All);
        azure.Journal[0].ShouldStartWith("az set blue DataSync__Syncs__customers__Enabled=true API_BASE_URL=https://");
        azure.Journal[1].ShouldStartWith("az set green API_BASE_URL=https://");
        second.ExitCode.ShouldBe(0, second.All);
        azure.Journal.Count.ShouldBe(sets, "a setting that is right already restarts no app");
    }

    [Fact]
    public async Task Infrastructure_is_deployed_with_the_colour_that_is_active_and_what_the_environment_says()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Blue.Settings[ScriptedAzure.SchedulesSetting] = "false";
        azure.Green.Settings[ScriptedAzure.SchedulesSetting] = "true";
        using var folder = new TemporaryFolder();
        var seen = Path.Combine(folder.Path, "environment");
        var real = azure.Program("az");
        azure.OnPath("az-real", await File.ReadAllTextAsync(real));
        azure.OnPath("az", $"""
            #!/usr/bin/env bash
            if [ "$1 $2" = 'deployment group' ]; then printf '%s\n' "$*" >> {seen}; env >> {seen}; exit 0; fi
            exec az-real "$@"
            """);

        var ended = await azure.RunAsync(
            "deploy-infrastructure.sh", "--environment", "dev", "--resource-group", ScriptedAzure.Group, "--active", "green",
            "--principal-id", "00000000-0000-0000-0000-000000000001", "--principal-name", "id-datasync-pipeline-dev");

        ended.ExitCode.ShouldBe(0, ended.All);
        var lines = await File.ReadAllLinesAsync(seen);
        lines[0].ShouldStartWith("deployment group create --name datasync --resource-group rg-datasync-dev --parameters ");
        lines.ShouldContain("DATASYNC_ACTIVE_COLOR=green");
        lines.ShouldContain("AZURE_PIPELINE_PRINCIPAL_NAME=id-datasync-pipeline-dev");
        var settings = lines.Single(line => line.StartsWith("DATASYNC_APP_CONFIGURATION=", StringComparison.Ordinal));
        JsonDocument.Parse(settings[(settings.IndexOf('=') + 1)..]).RootElement.GetProperty("DataSync__Syncs__customers__Enabled").GetString().ShouldBe("true");
    }

    [Fact]
    public async Task A_deployment_of_infrastructure_that_would_switch_is_noticed()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Answers["deployment group create"] = "";

        var ended = await azure.RunAsync(
            "deploy-infrastructure.sh", "--environment", "dev", "--resource-group", ScriptedAzure.Group, "--active", "green",
            "--principal-id", "00000000-0000-0000-0000-000000000001", "--principal-name", "id");

        ended.ExitCode.ShouldBe(1);
        ended.Error.ShouldContain("must keep activeColor=green");
    }

    [Fact]
    public async Task The_parameter_files_read_nothing_that_the_script_does_not_give()
    {
        var script = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Find(), "infra/scripts/deploy-infrastructure.sh"));
        foreach (var environment in (string[])["dev", "prod"])
        {
            var parameters = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Find(), $"bicep/parameters/{environment}.bicepparam"));
            var needed = System.Text.RegularExpressions.Regex.Matches(parameters, @"readEnvironmentVariable\('(\w+)'\)").Select(match => match.Groups[1].Value).ToList();
            needed.ShouldNotBeEmpty();
            needed.ShouldAllBe(name => script.Contains($"{name}=", StringComparison.Ordinal));
            parameters.ShouldContain("'DATASYNC_ACTIVE_COLOR'");
            parameters.ShouldContain("'DATASYNC_APP_CONFIGURATION'");
        }
    }

    [Fact]
    public async Task The_database_is_opened_to_one_address_and_closed_again()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Answers["resource list"] = Server + "\n";
        azure.Answers[$"rest --method get --url {Server}?"] = "Enabled\n";
        azure.Answers[$"rest --method get --url {Server}/firewallRules/pipeline-1-1?"] = "pipeline-1-1\n";
        azure.Answers["rest --method put"] = "";
        azure.Answers["rest --method delete"] = "";

        var open = await azure.RunAsync(
            "database-access.sh", "open", "--resource-group", ScriptedAzure.Group, "--rule", "pipeline-1-1", "--address", "203.0.113.7");
        var close = await azure.RunAsync("database-access.sh", "close", "--resource-group", ScriptedAzure.Group, "--rule", "pipeline-1-1");

        open.ExitCode.ShouldBe(0, open.All);
        close.ExitCode.ShouldBe(0, close.All);
        azure.Journal.ShouldContain(line => line.StartsWith($"az rest --method put --url {Server}/firewallRules/pipeline-1-1?api-version=", StringComparison.Ordinal)
            && line.EndsWith("""--body {"properties": {"startIpAddress": "203.0.113.7", "endIpAddress": "203.0.113.7"}}""", StringComparison.Ordinal));
        azure.Journal[^1].ShouldStartWith($"az rest --method delete --url {Server}/firewallRules/pipeline-1-1?");
    }

    [Fact]
    public async Task A_database_in_a_private_network_has_no_firewall_to_open()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Answers["resource list"] = Server + "\n";
        azure.Answers["rest --method get"] = "Disabled\n";

        var ended = await azure.RunAsync("database-access.sh", "open", "--resource-group", ScriptedAzure.Group, "--rule", "r");

        ended.ExitCode.ShouldBe(0, ended.All);
        azure.Journal.ShouldNotContain(line => line.Contains("--method put", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public async Task Migrations_log_in_as_the_pipeline_take_the_owners_role_and_name_both_apps(int rolesThatExist)
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Answers["deployment group show"] = """
            {"postgresHost":{"value":"psql-datasync-dev.postgres.database.azure.com"},"postgresDatabase":{"value":"datasync"},
             "functionAppNames":{"value":{"blue":"func-datasync-dev-blue","green":"func-datasync-dev-green"}}}
            """;
        azure.Answers["account get-access-token --resource-type oss-rdbms"] = "token-of-the-pipeline\n";
        using var folder = new TemporaryFolder();
        var seen = Path.Combine(folder.Path, "seen");
        azure.OnPath("psql", $"""
            #!/usr/bin/env bash
            case "$*" in *'SELECT count'*) echo {rolesThatExist} ;; *) echo "psql $PGPASSWORD $*" >> {seen} ;; esac
            """);
        azure.OnPath("dotnet", $"#!/usr/bin/env bash\n{{ printf '%s\\n' \"$*\" \"$ConnectionStrings__DataSync\" \"$DataSync__Database__Login\" \"${{PGPASSWORD-none}}\"; }} >> {seen}\n");

        var ended = await azure.RunAsync("migrate.sh", "--resource-group", ScriptedAzure.Group, "--principal-name", "id-datasync-pipeline-dev");

        ended.ExitCode.ShouldBe(0, ended.All);
        ended.All.ShouldNotContain("token-of-the-pipeline");
        string[] first = rolesThatExist == 2
            ? []
            : ["psql token-of-the-pipeline host=psql-datasync-dev.postgres.database.azure.com dbname=datasync user=id-datasync-pipeline-dev sslmode=verify-full "
                + "sslrootcert=system connect_timeout=30 --no-psqlrc --quiet --set pipeline=id-datasync-pipeline-dev --file infra/database/bootstrap.sql"];
        (await File.ReadAllLinesAsync(seen)).ShouldBe([
            .. first,
            "run --project src/DataSync.Cli -c Release -- migrate --app-role datasync_app --app-login func-datasync-dev-blue --app-login func-datasync-dev-green",
            "Host=psql-datasync-dev.postgres.database.azure.com;Database=datasync;Username=id-datasync-pipeline-dev;SSL Mode=VerifyFull;Options=-c role=datasync_owner",
            "Entra",
            "none",
        ]);
    }

    [Fact]
    public async Task Migrations_do_not_begin_without_a_deployment_that_tells_where_the_database_is()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Answers["deployment group show"] = "null\n";
        azure.OnPath("dotnet", "#!/usr/bin/env bash\necho dotnet must not run\n");
        azure.OnPath("psql", "#!/usr/bin/env bash\necho psql must not run\n");

        var ended = await azure.RunAsync("migrate.sh", "--resource-group", ScriptedAzure.Group, "--principal-name", "id");

        ended.ExitCode.ShouldBe(1);
        ended.All.ShouldNotContain("must not run");
        ended.Error.ShouldContain("no output postgresHost");
    }

    [Theory]
    [InlineData("host.json functions.metadata worker.config.json .azurefunctions/x definitions/syncs/x definitions/connectors/x", 0)]
    [InlineData("host.json functions.metadata worker.config.json definitions/syncs/x definitions/connectors/x", 1)]
    [InlineData("host.json functions.metadata worker.config.json .azurefunctions/x definitions/syncs/x definitions/connectors/x local.settings.json", 1)]
    public async Task A_package_is_packed_only_when_it_is_whole_and_holds_no_settings(string files, int exitCode)
    {
        await using var azure = await ScriptedAzure.StartAsync();
        using var folder = new TemporaryFolder();
        // dotnet publish of the Azure flavour needs packages that not every machine can restore; what is tried is what comes after.
        azure.OnPath("dotnet", $$"""
            #!/usr/bin/env bash
            out="${@: -1}"
            printf '%s\n' "$*" > {{folder.Path}}/seen
            for file in {{files}}; do mkdir -p "$out/$(dirname "$file")"; touch "$out/$file"; done
            """);
        var package = Path.Combine(folder.Path, "artifacts/datasync.zip");

        var ended = await azure.RunAsync("publish-package.sh", "--version", "abc123", "--output", package);

        ended.ExitCode.ShouldBe(exitCode, ended.All);
        File.Exists(package).ShouldBe(exitCode == 0);
        (await File.ReadAllTextAsync(Path.Combine(folder.Path, "seen"))).ShouldContain("-c Release -p:FunctionsRuntime=Azure -p:SourceRevisionId=abc123 -o ");
        if (exitCode == 0)
        {
            using var zip = ZipFile.OpenRead(package);
            zip.Entries.Select(entry => entry.FullName).ShouldBeSubsetOf([.. files.Split(' '), .. zip.Entries.Select(e => e.FullName).Where(n => n.EndsWith('/'))]);
            zip.GetEntry(".azurefunctions/x").ShouldNotBeNull("Flex Consumption refuses a package without it");
        }
    }
}
