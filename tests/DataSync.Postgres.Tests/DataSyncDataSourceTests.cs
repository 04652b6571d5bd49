using DataSync.Postgres;
using Npgsql;

namespace DataSync.Postgres.Tests;

public sealed class DataSyncDataSourceTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public void What_the_string_leaves_out_gets_a_default()
    {
        var settings = Settings("Host=127.0.0.1");
        settings.MaxPoolSize.ShouldBe(10);
        settings.Timeout.ShouldBe(30);
        settings.ApplicationName.ShouldBe("datasync");
        settings.Options!.ShouldContain("statement_timeout=60s");
        settings.Options!.ShouldContain("lock_timeout=20s");
    }

    [Fact]
    public void What_the_string_says_is_kept()
    {
        var settings = Settings("Host=localhost;Maximum Pool Size=3;Timeout=5;Application Name=mine;Max Auto Prepare=0;Options=-c statement_timeout=5s -c work_mem=8MB");
        (settings.MaxPoolSize, settings.Timeout, settings.ApplicationName, settings.MaxAutoPrepare).ShouldBe((3, 5, "mine", 0));
        settings.Options!.ShouldStartWith("-c statement_timeout=5s -c work_mem=8MB");
        settings.Options!.ShouldNotContain("60s");
    }

    [Theory]
    [InlineData("Host=db.example.com", SslMode.Require)]
    [InlineData("Host=db.example.com;SSL Mode=VerifyFull", SslMode.VerifyFull)]
    [InlineData("Host=10.0.0.1;SSL Mode=Require", SslMode.Require)]
    [InlineData("Host=localhost", SslMode.Prefer)]
    [InlineData("Host=127.0.0.1;SSL Mode=Disable", SslMode.Disable)]
    [InlineData("Host=::1;SSL Mode=Disable", SslMode.Disable)]
    [InlineData("Host=/var/run/postgresql;SSL Mode=Disable", SslMode.Disable)]
    [InlineData("Host=localhost:5433,127.0.0.1:5434", SslMode.Prefer)]
    public void A_remote_host_is_spoken_to_in_tls(string connectionString, SslMode mode) => Settings(connectionString).SslMode.ShouldBe(mode);

    [Theory]
    [InlineData("Host=db.example.com;SSL Mode=Disable", "SSL Mode=Require")]
    [InlineData("Host=db.example.com;SSL Mode=Prefer", "db.example.com")]
    [InlineData("Host=10.1.2.3;SSL Mode=Allow", "SSL Mode=Require")]
    [InlineData("Host=localhost,db.example.com;SSL Mode=Prefer", "db.example.com")]
    [InlineData("Database=x", "Host=")]
    [InlineData("postgres://me:hunter2@db/x", "Host=...")]
    [InlineData("Host=db;Password=hunter2;hunter2=x", "double quotes")]
    [InlineData("Host=db;Port=hunter2", "Host=...")]
    public void A_string_that_cannot_be_used_says_what_to_write_and_shows_no_password(string connectionString, string remedy)
    {
        var error = Should.Throw<PostgresConfigurationException>(() => DataSyncDataSource.Create(connectionString));
        error.Message.ShouldContain(remedy);
        error.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task The_defaults_reach_the_server()
    {
        (await database.ScalarAsync<string>("SELECT current_setting('statement_timeout')")).ShouldBe("1min");
        (await database.ScalarAsync<string>("SELECT current_setting('lock_timeout')")).ShouldBe("20s");
        (await database.ScalarAsync<string>("SELECT current_setting('application_name')")).ShouldBe("datasync");
        (await database.ScalarAsync<string>("SELECT current_setting('TimeZone')")).ShouldBe("UTC");
    }

    [Theory]
    [InlineData("customers", "\"customers\"")]
    [InlineData("crm.customers", "\"crm\".\"customers\"")]
    [InlineData("Crm.Cust omers", "\"Crm\".\"Cust omers\"")]
    [InlineData("\"a.b\".\"c\"\"d\"", "\"a.b\".\"c\"\"d\"")]
    [InlineData("x\"; DROP TABLE y; --", "\"x\"\"; DROP TABLE y; --\"")]
    public void A_table_name_is_taken_as_written(string text, string quoted) => TableName.Parse(text).ToString().ShouldBe(quoted);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.b.c")]
    [InlineData("a.")]
    [InlineData("\"a")]
    [InlineData("\"a\"b")]
    [InlineData("a\0")]
    public void What_is_no_table_name_is_refused(string text) => Should.Throw<FormatException>(() => TableName.Parse(text));

    private static NpgsqlConnectionStringBuilder Settings(string connectionString)
    {
        using var dataSource = DataSyncDataSource.Create(connectionString);
        return new NpgsqlConnectionStringBuilder(dataSource.ConnectionString);
    }
}
