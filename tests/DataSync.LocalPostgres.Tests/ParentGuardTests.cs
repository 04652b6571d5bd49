using DataSync.TestKit;

namespace DataSync.LocalPostgres.Tests;

public sealed class ParentGuardTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_server_outlives_a_killed_process(bool childrenToo)
    {
        using var owner = await OwnerProcess.StartAsync();
        (await Query.AnswersAsync(owner.ConnectionString)).ShouldBeTrue();

        owner.Kill(childrenToo);

        await Eventually.UntilAsync(
            async () => !await Query.AnswersAsync(owner.ConnectionString), Deadline, "the server of the killed process to stop");
        await Eventually.UntilAsync(
            () => !Directory.Exists(owner.DataDirectory), Deadline, "the folder of the killed process to be deleted");
    }

    [Fact]
    public async Task A_server_runs_for_an_ordinary_user_and_for_root()
    {
        // An ordinary user cannot become root; every other test then covers the ordinary user.
        using var owner = await OwnerProcess.StartAsync(Environment.IsPrivilegedProcess ? "nobody" : null);

        (await Query.AnswersAsync(owner.ConnectionString)).ShouldBeTrue();
        await owner.EndAsync();

        (await Query.AnswersAsync(owner.ConnectionString)).ShouldBeFalse();
        Directory.Exists(owner.DataDirectory).ShouldBeFalse();
    }
}
