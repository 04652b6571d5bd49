using System.Text.Json;
using DataSync.TestKit;

namespace DataSync.Infrastructure.Tests.Containers;

/// <summary>The Dockerfile, read instruction by instruction.</summary>
internal sealed class ImageFile
{
    public const string Path = "infra/docker/Dockerfile";
    private readonly List<(string Name, string Operands)> _instructions;

    private ImageFile(List<(string, string)> instructions) => _instructions = instructions;

    public static ImageFile Read()
    {
        var lines = File.ReadAllLines(System.IO.Path.Combine(RepositoryRoot.Find(), Path)).Where(line => line.Length > 0 && line[0] != '#');
        var joined = string.Join('\n', lines).Replace("\\\n", " ", StringComparison.Ordinal);
        return new ImageFile([.. joined.Split('\n').Select(line => (line[..line.IndexOf(' ')], line[(line.IndexOf(' ') + 1)..]))]);
    }

    /// <summary>What follows an instruction, at each of its places.</summary>
    public IEnumerable<string> All(string name) => _instructions.Where(one => one.Name == name).Select(one => one.Operands);

    /// <summary>The words of ENTRYPOINT or CMD, which are JSON.</summary>
    public string[] Words(string name) => JsonSerializer.Deserialize<string[]>(All(name).Single())!;

    /// <summary>What the build copies out of the repository.</summary>
    public IEnumerable<string> Sources() =>
        All("COPY").Where(copy => !copy.StartsWith("--from", StringComparison.Ordinal)).SelectMany(copy => copy.Split(' ')[..^1]);

    /// <summary>The words of the health check's command.</summary>
    public string[] HealthCheck()
    {
        var check = All("HEALTHCHECK").Single();
        return JsonSerializer.Deserialize<string[]>(check[check.IndexOf('[')..])!;
    }
}
