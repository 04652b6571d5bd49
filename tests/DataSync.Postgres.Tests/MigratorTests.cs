using DataSync.Postgres;

namespace DataSync.Postgres.Tests;

public sealed class MigratorTests : IAsyncLifetime
{
    private readonly TestDatabase _database = new();

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        await _database.ExecuteAsync("DROP SCHEMA datasync CASCADE");
    }

    public Task DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Pending_migrations_are_listed_applied_and_then_none_is_pending()
    {
        var migrator = new Migrator(_database.DataSource);
        var pending = await migrator.PendingAsync(default);
        pending.ShouldContain("0001_initial");
        (await migrator.MigrateAsync(default)).ShouldBe(pending);
        (await migrator.PendingAsync(default)).ShouldBeEmpty();
        (await migrator.MigrateAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Starters_at_the_same_time_migrate_once()
    {
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new Migrator(_database.DataSource).MigrateAsync(default)));
        applied.Count(names => names.Count > 0).ShouldBe(1);
        (await _database.ScalarAsync<long>("SELECT count(*) FROM datasync.migration")).ShouldBe(applied.Max(names => names.Count));
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_behind()
    {
        var migrator = With(new Migration(1, "good", "CREATE TABLE datasync.a ()"), new Migration(2, "bad", "CREATE TABLE datasync.a ()"));
        await Should.ThrowAsync<DestinationConfigurationException>(() => migrator.MigrateAsync(default));
        (await _database.ScalarAsync<bool>("SELECT to_regclass('datasync.migration') IS NULL AND to_regclass('datasync.a') IS NULL")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_migration_changed_after_it_was_applied_is_refused_but_other_line_ends_are_not()
    {
        await With(new Migration(1, "one", "SELECT 1;\nSELECT 2")).MigrateAsync(default);
        (await With(new Migration(1, "one", "SELECT 1;\r\nSELECT 2")).PendingAsync(default)).ShouldBeEmpty();
        (await Should.ThrowAsync<MigrationException>(() => With(new Migration(1, "one", "SELECT 3")).MigrateAsync(default)))
            .Message.ShouldContain("0001_one");
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        await With(new Migration(1, "one", "SELECT 1"), new Migration(2, "two", "SELECT 1")).MigrateAsync(default);
        (await Should.ThrowAsync<MigrationException>(() => With(new Migration(1, "one", "SELECT 1")).PendingAsync(default)))
            .Message.ShouldContain("newer");
    }

    [Fact]
    public async Task A_role_without_rights_to_create_may_ask_once_nothing_is_pending()
    {
        await new Migrator(_database.DataSource).MigrateAsync(default);
        var role = await _database.RoleAsync();
        await _database.ExecuteAsync($"GRANT USAGE ON SCHEMA datasync TO {role}; GRANT SELECT ON datasync.migration TO {role}");
        await using var reader = DataSyncDataSource.Create(_database.ConnectionString + $";Username={role}");
        (await new Migrator(reader).MigrateAsync(default)).ShouldBeEmpty();
    }

    private Migrator With(params Migration[] migrations) => new(_database.DataSource) { Migrations = migrations };
}
