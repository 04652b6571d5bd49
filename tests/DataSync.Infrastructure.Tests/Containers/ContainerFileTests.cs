using System.Text.RegularExpressions;
using DataSync.Infrastructure.Tests.Workflows.Support;
using DataSync.TestKit;
using YamlDotNet.RepresentationModel;

namespace DataSync.Infrastructure.Tests.Containers;

/// <summary>The image and compose files, read: what they name exists, and what they start is safe.</summary>
public sealed class ContainerFileTests
{
    private static readonly string Root = RepositoryRoot.Find();
    private static readonly ImageFile Image = ImageFile.Read();
    private static readonly string ComposeText = File.ReadAllText(Path.Combine(Root, "infra/docker/compose.yaml"));
    private static readonly YamlNode Services = Yaml.Parse(ComposeText).Child("services")!;

    [Fact]
    public void What_the_image_copies_exists_and_is_not_kept_out()
    {
        var let = File.ReadAllLines(Path.Combine(Root, ".dockerignore")).Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();

        // What MSBuild reads beside the projects, in a build of one project.
        Directory.GetFiles(Root, "Directory.*").Select(Path.GetFileName).Where(file => file != "Directory.Solution.targets").ShouldBeSubsetOf(Image.Sources());
        foreach (var source in Image.Sources())
        {
            Path.Exists(Path.Combine(Root, source)).ShouldBeTrue(source);
            let.ShouldContain(source.TrimEnd('/'));
        }
    }

    [Fact]
    public void The_image_runs_without_rights_and_tells_where_it_comes_from()
    {
        Image.All("USER").Last().ShouldBe("$APP_UID");
        Image.All("FROM").ShouldAllBe(from => Regex.IsMatch(from, @"^mcr\.microsoft\.com/dotnet/(sdk|aspnet):10\.0( AS \w+)?$"));
        Image.All("LABEL").Single().ShouldContain("org.opencontainers.image.revision=\"$VERSION\"");
        Image.All("ENV").ShouldAllBe(env => !Regex.IsMatch(env, "SECRET|PASSWORD|KEY"));
    }

    [Fact]
    public async Task Every_command_that_image_and_compose_file_start_is_one_of_the_command_line()
    {
        var commands = new List<string[]> { Image.Words("CMD"), Image.HealthCheck()[2..] };
        commands.AddRange(Services.Entries().Select(service => service.Value.Child("command").Texts().ToArray()).Where(words => words.Length > 0));

        foreach (var words in commands)
        {
            var help = await Script.ProcessAsync("dotnet", new Dictionary<string, string?>(), Path.Combine(AppContext.BaseDirectory, "datasync.dll"), words[0], "--help");
            help.ExitCode.ShouldBe(0, words[0]);
            foreach (var option in words.Where(word => word.StartsWith("--", StringComparison.Ordinal)))
                help.Output.ShouldContain(option);
        }

        commands.Select(words => words[0]).ShouldBe(["host", "health", "migrate", "sample-api"]);
    }

    [Fact]
    public void The_compose_file_builds_this_image_and_takes_a_fixed_postgres()
    {
        var postgres = Services.Child("postgres");
        Regex.IsMatch(postgres.Text("image")!, @"^postgres:\d+\.\d+$").ShouldBeTrue();
        var app = Yaml.Parse(ComposeText).Child("x-app");
        Path.GetFullPath(Path.Combine(Root, "infra/docker", app.Child("build").Text("context")!)).ShouldBe(Root.TrimEnd('/'));
        app.Child("build").Text("dockerfile").ShouldBe(ImageFile.Path);
        app.Text("read_only").ShouldBe("true");
        foreach (var (name, service) in Services.Entries().Where(service => service.Key != "postgres"))
            service.Child("depends_on").Entries().ShouldAllBe(on => Services.Child(on.Key) != null, name);
    }

    [Fact]
    public void The_database_is_on_loopback_and_only_the_hosts_port_is_published_to_this_machine()
    {
        // DataSync refuses a database elsewhere without TLS; sharing a network makes the connection loopback.
        Yaml.Parse(ComposeText).Child("x-app").Text("network_mode").ShouldBe("service:postgres");
        Yaml.Parse(ComposeText).Child("x-app").Child("environment").Text("ConnectionStrings__DataSync")!.ShouldStartWith("Host=127.0.0.1;");
        var port = Image.All("EXPOSE").Single();
        Services.Child("postgres").Child("ports").Texts().ShouldBe([$"127.0.0.1:{port}:{port}"]);
        Image.Words("CMD").ShouldContain($"http://0.0.0.0:{port}");
    }

    [Fact]
    public async Task No_secret_stands_in_the_compose_file_and_the_env_file_gives_every_value_it_asks_for()
    {
        var asked = Regex.Matches(ComposeText, @"\$\{(\w+)[:}]").Select(match => match.Groups[1].Value).Distinct().ToList();
        var given = (await Script.RunAsync("infra/docker/new-env.sh", new Dictionary<string, string?>())).Output;

        Regex.Matches(given, @"^(\w+)=", RegexOptions.Multiline).Select(match => match.Groups[1].Value).ShouldBe(asked, ignoreOrder: true);
        asked.ShouldContain("FUNCTION_KEY", "beyond loopback the host wants keys");
        File.ReadAllLines(Path.Combine(Root, ".gitignore")).ShouldContain(".env");
    }
}
