using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using DataSync.TestKit;

namespace DataSync.AzureFlavour.Tests.Desk;

/// <summary>The storage emulator of the desk, started by the documented script on ports the system picks.</summary>
public sealed partial class AzuriteTests : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Uri> _services = new();
    private readonly ConcurrentQueue<string> _output = new();
    private DirectoryInfo _folder = null!;
    private Process _azurite = null!;

    [Fact]
    public async Task Blobs_queues_and_tables_answer_a_signed_request()
    {
        await Eventually.UntilAsync(() => _services.Count == 3 || _azurite.HasExited, TimeSpan.FromSeconds(60), "Azurite's three services");
        _services.Keys.ShouldBe(["Blob", "Queue", "Table"], ignoreOrder: true, string.Join('\n', _output));

        using var client = new HttpClient();
        foreach (var (name, address) in _services)
        {
            using var request = SharedKey.List(address, isTable: name == "Table");
            using var response = await client.SendAsync(request);
            response.StatusCode.ShouldBe(HttpStatusCode.OK, $"{name}: {await response.Content.ReadAsStringAsync()}");
            using var anonymous = await client.GetAsync(request.RequestUri);
            anonymous.StatusCode.ShouldBe(HttpStatusCode.Forbidden, name);
        }

        Directory.Exists(Path.Combine(_folder.FullName, ".azurite")).ShouldBeTrue("its data has a folder of its own, which git ignores");
    }

    public async Task InitializeAsync()
    {
        _folder = await NpmFolder.CreateAsync();
        _azurite = NpmFolder.Run(_folder, "azurite", "--blobPort", "0", "--queuePort", "0", "--tablePort", "0");
        _azurite.OutputDataReceived += (_, line) => Listen(line.Data);
        _azurite.ErrorDataReceived += (_, line) => Listen(line.Data);
        _azurite.BeginOutputReadLine();
        _azurite.BeginErrorReadLine();
    }

    public async Task DisposeAsync()
    {
        _azurite.Kill(entireProcessTree: true);
        await _azurite.WaitForExitAsync();
        _azurite.Dispose();
        Directory.Delete(Path.Combine(_folder.FullName, "node_modules")); // the link, not what it leads to
        _folder.Delete(recursive: true);
    }

    private void Listen(string? line)
    {
        if (line is null) return;
        _output.Enqueue(line);
        if (Listening().Match(line) is { Success: true } match)
            _services[match.Groups["service"].Value] = new Uri(match.Groups["address"].Value);
    }

    [GeneratedRegex("^Azurite (?<service>Blob|Queue|Table) service is successfully listening at (?<address>http://[0-9.:]+)$")]
    private static partial Regex Listening();
}
