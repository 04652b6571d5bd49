using DataSync.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace DataSync.LocalRuntime.Tests;

public sealed class JournalLoginTests
{
    [Fact]
    public void A_placeholder_as_password_is_refused_where_nobody_resolves_it() =>
        Should.Throw<InvalidOperationException>(() => Engine(login: null)).Message.ShouldContain("JournalLogin");

    [Fact]
    public async Task An_app_may_say_how_every_connection_of_the_journal_logs_in()
    {
        var asked = 0;
        await using var engine = Engine(settings =>
        {
            asked++;
            settings.Password = null;
            return new NpgsqlDataSourceBuilder(settings.ConnectionString);
        });
        asked.ShouldBe(2);
    }

    private static DurableEngine Engine(JournalLogin? login) => new(
        new DurableTaskRegistry(),
        new DurableOptions { ConnectionString = "Host=127.0.0.1;Username=u;Password=${secret:journal}", Login = login },
        new ServiceCollection().BuildServiceProvider(),
        TimeProvider.System,
        NullLoggerFactory.Instance);
}
