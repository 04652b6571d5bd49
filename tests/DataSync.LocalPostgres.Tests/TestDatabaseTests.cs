using DataSync.TestKit;

namespace DataSync.LocalPostgres.Tests;

public sealed class TestDatabaseTests
{
    [Fact]
    public async Task Each_test_has_an_empty_database_of_its_own_that_goes_with_it()
    {
        await using var other = await TestDatabase.CreateAsync();
        var mine = await TestDatabase.CreateAsync();
        await mine.ExecuteAsync("CREATE TABLE notes (id int, text text)");
        (await mine.ExecuteAsync("INSERT INTO notes VALUES ($1, $2)", 1, null)).ShouldBe(1);
        (await mine.ScalarAsync<int>("SELECT id FROM notes WHERE id = $1", 1)).ShouldBe(1);
        (await mine.ScalarAsync<string>("SELECT text FROM notes")).ShouldBeNull();

        (await other.ScalarAsync<bool>("SELECT to_regclass('notes') IS NULL")).ShouldBeTrue();
        await using var busy = await mine.DataSource.OpenConnectionAsync();
        await mine.DisposeAsync();

        (await other.ScalarAsync<long>("SELECT count(*) FROM pg_database WHERE datname = $1", mine.Name)).ShouldBe(0);
    }

    [Fact]
    public async Task A_wait_in_vain_says_what_for()
    {
        var failure = await Should.ThrowAsync<TimeoutException>(
            Eventually.UntilAsync(() => false, TimeSpan.FromMilliseconds(50), "pigs to fly"));

        failure.Message.ShouldBe("Waited 0.1 s in vain for pigs to fly.");
    }

    [Fact]
    public void The_repository_is_found() =>
        File.Exists(Path.Combine(RepositoryRoot.Find(), "Directory.Packages.props")).ShouldBeTrue();
}
