using System.Text;
using DataSync.Core.Records;
using DataSync.Postgres;

namespace DataSync.Postgres.Tests;

public sealed class DeadLetterTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly byte[] Key = [.. Enumerable.Repeat((byte)1, 32)];
    private static readonly byte[] OtherKey = [.. Enumerable.Repeat((byte)2, 32)];

    [Fact]
    public async Task Dead_letters_are_kept_once_in_the_order_of_the_source_and_counted_by_code()
    {
        var (store, key) = New();
        DeadLetter[] letters = [Letter(2, 0, "b"), Letter(1, 7, "a"), Letter(1, -1, "page_malformed", DeadLetterStage.Fetch), Letter(1, 7, "w", DeadLetterStage.Write), Letter(3, 1, "a")];
        await store.AddAsync(key, letters, Scenario.Now, default);
        await store.AddAsync(key, [.. letters, Letter(1, 7, "changed")], Scenario.Now.AddDays(1), default);

        var stored = await store.ListAsync(key.BatchId, 100, default);
        stored.Select(l => $"{l.Letter.Page}/{l.Letter.Index} {l.Letter.Stage} {l.Letter.Code}").ShouldBe(
            ["1/-1 Fetch page_malformed", "1/7 Validate a", "1/7 Write w", "2/0 Validate b", "3/1 Validate a"]);
        stored.ShouldAllBe(l => l.Key == key && l.CreatedAt == Scenario.Now && l.Letter.Field == "f" && l.Letter.Message == "m");
        Encoding.UTF8.GetString(stored[1].Letter.Payload.Span).ShouldBe("payload 1/7");
        (await store.ListAsync(key.BatchId, 2, default)).Count.ShouldBe(2);
        (await store.SummaryAsync(key.BatchId, default)).ShouldBe([("a", 2L), ("b", 1L), ("page_malformed", 1L), ("w", 1L)]);
        (await store.SummaryAsync(Scenario.NewId(), default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_payload_is_not_readable_in_the_table()
    {
        var (store, key) = New();
        await store.AddAsync(key, [Letter(1, 0, "a"), Letter(1, 1, "a")], Scenario.Now, default);
        var stored = await database.ListAsync<byte[]>($"SELECT payload FROM datasync.dead_letter WHERE batch_id = '{key.BatchId}'");
        stored.ShouldAllBe(bytes => !Encoding.Latin1.GetString(bytes).Contains("payload"));
        stored[0][..12].ShouldNotBe(stored[1][..12]);
    }

    [Fact]
    public async Task A_wrong_key_is_a_clear_error_and_the_old_key_beside_the_new_one_reads()
    {
        var (store, key) = New();
        await store.AddAsync(key, [Letter(1, 0, "a")], Scenario.Now, default);

        var wrong = new DeadLetterStore(database.DataSource, new DeadLetterCipher(OtherKey));
        var error = await Should.ThrowAsync<DeadLetterKeyException>(() => wrong.ListAsync(key.BatchId, 1, default));
        error.Message.ShouldContain(new DeadLetterCipher(Key).KeyId);
        (await wrong.SummaryAsync(key.BatchId, default)).ShouldBe([("a", 1L)]);

        var rotated = new DeadLetterStore(database.DataSource, new DeadLetterCipher(OtherKey, Key));
        (await rotated.ListAsync(key.BatchId, 1, default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_payload_that_was_moved_to_another_record_is_noticed()
    {
        var (store, key) = New();
        await store.AddAsync(key, [Letter(1, 0, "a"), Letter(1, 1, "a")], Scenario.Now, default);
        await database.ExecuteAsync($"UPDATE datasync.dead_letter SET record_index = 5 WHERE batch_id = '{key.BatchId}' AND record_index = 1");
        (await Should.ThrowAsync<DeadLetterKeyException>(() => store.ListAsync(key.BatchId, 9, default))).Message.ShouldContain("record 5");
        await database.ExecuteAsync($"UPDATE datasync.dead_letter SET payload = '\\x00' WHERE batch_id = '{key.BatchId}'");
        await Should.ThrowAsync<DeadLetterKeyException>(() => store.ListAsync(key.BatchId, 9, default));
    }

    [Fact]
    public void A_key_of_the_wrong_length_says_how_to_make_one() =>
        Should.Throw<PostgresConfigurationException>(() => new DeadLetterCipher(new byte[16])).Message.ShouldContain("openssl rand");

    private static DeadLetter Letter(int page, int index, string code, DeadLetterStage stage = DeadLetterStage.Validate) =>
        new(stage, code, "f", "m", page, index, Encoding.UTF8.GetBytes($"payload {page}/{index}"));

    private (DeadLetterStore Store, ChunkKey Key) New() =>
        (new DeadLetterStore(database.DataSource, new DeadLetterCipher(Key)), new ChunkKey(Scenario.NewId(), "s", "slice", 2));
}
