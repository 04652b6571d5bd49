using DataSync.Core.Runs;

namespace DataSync.Postgres.Tests;

public sealed class ColumnTypeTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Theory]
    [InlineData("smallint", "7", "8", "7")]
    [InlineData("bigint", "9007199254740993", "9007199254740992", "9007199254740993")]
    [InlineData("numeric", "0.1000000000000000055511151231257827", "0.1", "0.1000000000000000055511151231257827")]
    [InlineData("numeric(10,2)", "1.239", "1.25", "1.24")]
    [InlineData("real", "1.5", "NaN", "1.5")]
    [InlineData("double precision", "-1e300", "Infinity", "-1e+300")]
    [InlineData("boolean", "true", "false", "t")]
    [InlineData("text", "ü 😀 ' \" \\ {a,b} NULL", "", "ü 😀 ' \" \\ {a,b} NULL")]
    [InlineData("varchar(5)", "äöü  ", "abc", "äöü  ")]
    [InlineData("char(5)", "ab", "abc", "ab   ")]
    [InlineData("name", "n", "m", "n")]
    [InlineData("\"char\"", "a", "b", "a")]
    [InlineData("bytea", "\\x00ff", "\\x01", "\\x00ff")]
    [InlineData("date", "2024-02-29", "-infinity", "2024-02-29")]
    [InlineData("time", "12:34:56.789012", "00:00", "12:34:56.789012")]
    [InlineData("timestamp", "2024-02-29T12:34:56.789012", "2024-01-01", "2024-02-29 12:34:56.789012")]
    [InlineData("timestamptz", "2024-02-29T12:34:56.789012+02:00", "2024-01-01Z", "2024-02-29 10:34:56.789012+00")]
    [InlineData("interval", "1 mon", "30 days", "1 mon")]
    [InlineData("uuid", "0190163d-8694-739b-aea5-966c26f8ad91", "0190163d-8694-739b-aea5-966c26f8ad92", "0190163d-8694-739b-aea5-966c26f8ad91")]
    [InlineData("json", "{\"b\":1, \"a\":[1]}", "{\"b\":1,\"a\":[1]}", "{\"b\":1, \"a\":[1]}")]
    [InlineData("jsonb", "{\"b\":1, \"a\":[1]}", "{\"b\":2}", "{\"a\": [1], \"b\": 1}")]
    [InlineData("xml", "<a/>", "<b/>", "<a/>")]
    [InlineData("point", "(1,2)", "(2,1)", "(1,2)")]
    [InlineData("box", "(2,2),(0,0)", "(3,3),(1,1)", "(2,2),(0,0)")]
    [InlineData("inet", "10.0.0.1", "::1", "10.0.0.1")]
    [InlineData("bit(3)", "101", "111", "101")]
    [InlineData("int[]", "{1,NULL,3}", "{}", "{1,NULL,3}")]
    [InlineData("varchar(3)[]", "{abc,\"d e\"}", "{x}", "{abc,\"d e\"}")]
    [InlineData("json[]", "{\"{}\"}", "{\"[]\"}", "{\"{}\"}")]
    [InlineData("int4range", "[1,5)", "empty", "[1,5)")]
    [InlineData("tsvector", "'a':1", "'b':1", "'a':1")]
    [InlineData("type_mood", "happy", "sad", "happy")]
    [InlineData("type_short", "abc", "ab", "abc")]
    [InlineData("type_pair", "(1,a)", "(2,a)", "(1,a)")]
    [InlineData("text COLLATE type_nocase", "Ann", "ANN", "Ann")]
    public async Task A_value_of_any_type_is_stored_as_sent_and_compared_exactly(string type, string value, string other, string stored)
    {
        await database.ExecuteAsync("""
            DO $$ BEGIN
                CREATE TYPE type_mood AS ENUM ('happy', 'sad');
                CREATE DOMAIN type_inner AS varchar(3);
                CREATE DOMAIN type_short AS type_inner;
                CREATE TYPE type_pair AS (a int, b text);
                CREATE COLLATION type_nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$
            """);
        var scenario = await Scenario.BeginAsync(database, $"id int PRIMARY KEY, v {type}", [new("id", "id"), new("v", "v")]);
        (await scenario.SyncAsync(["1", value])).ShouldBe(new RecordCounts(Inserted: 1));
        (await scenario.StoredAsync("v")).ShouldBe([stored]);
        (await scenario.SyncAsync(["1", value])).ShouldBe(new RecordCounts(Unchanged: 1));
        (await scenario.SyncAsync(["1", other])).ShouldBe(new RecordCounts(Updated: 1));
        (await scenario.SyncAsync(["1", null])).ShouldBe(new RecordCounts(Updated: 1));
        (await scenario.SyncAsync(["1", null])).ShouldBe(new RecordCounts(Unchanged: 1));
    }

    [Theory]
    [InlineData("text", "'x'")]
    [InlineData("uuid", "'0190163d-8694-739b-aea5-966c26f8ad91'")]
    [InlineData("timestamptz", "'2024-01-01T00:00:00Z'")]
    [InlineData("char(4)", "'ab'")]
    [InlineData("type_key", "'k'")]
    public async Task A_key_may_be_of_any_type_with_equality(string type, string value)
    {
        await database.ExecuteAsync("DO $$ BEGIN CREATE DOMAIN type_key AS varchar(9); EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$");
        var scenario = await Scenario.BeginAsync(database, $"k {type} PRIMARY KEY, v text", [new("k", "k"), new("v", "v")]);
        var key = value.Trim('\'');
        (await scenario.SyncAsync([key, "a"])).ShouldBe(new RecordCounts(Inserted: 1));
        (await scenario.SyncAsync([key, "a"])).ShouldBe(new RecordCounts(Unchanged: 1));
        (await scenario.SyncAsync([key, "b"])).ShouldBe(new RecordCounts(Updated: 1));
    }
}
