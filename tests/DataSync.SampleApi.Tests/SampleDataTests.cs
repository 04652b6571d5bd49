using System.Buffers;
using System.Text;
using System.Text.Json;
using DataSync.SampleApi.Data;

namespace DataSync.SampleApi.Tests;

public sealed class SampleDataTests
{
    private const int Count = 10_000;

    [Fact]
    public void A_record_depends_on_seed_and_index_alone()
    {
        var (one, other) = (new SampleData(seed: 7), new SampleData(seed: 7));
        var forward = Enumerable.Range(0, 500).Select(index => Json(one, index)).ToList();
        var backward = Enumerable.Range(0, 500).Reverse().Select(index => Json(other, index)).Reverse();

        backward.ShouldBe(forward);
        forward.ShouldBeUnique();
        Json(new SampleData(seed: 8), 0).ShouldNotBe(forward[0]);
    }

    [Fact]
    public void Every_record_is_JSON_and_is_what_its_kind_says()
    {
        var data = new SampleData();
        for (var index = 0; index < Count; index++)
            RecordOfKind.Check(data, index, Parse(data, index));
    }

    [Fact]
    public void Emails_are_unique()
    {
        var data = new SampleData();

        var emails = Enumerable.Range(0, Count)
            .Where(index => data.KindOf(index) != RecordKind.MissingEmail)
            .Select(index => Parse(data, index).GetProperty("email").GetString()!.Trim().ToLowerInvariant());

        emails.ShouldBeUnique();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.005)]
    [InlineData(0.05)]
    [InlineData(1)]
    public void Every_thousand_records_hold_the_wanted_share_of_bad_ones(double rate)
    {
        var data = new SampleData(badRate: rate);
        for (var block = 0; block < 5; block++)
            Enumerable.Range(block * 1_000, 1_000).Count(index => data.KindOf(index) >= RecordKind.MissingId).ShouldBe((int)(rate * 1_000));
    }

    [Fact]
    public void Ten_thousand_records_hold_every_kind() =>
        new SampleData().Expected(Count).ByKind.Keys.ShouldBe(Enum.GetValues<RecordKind>(), ignoreOrder: true);

    [Fact]
    public void Duplicates_repeat_the_id_of_a_good_record_near_by_or_pages_back()
    {
        var data = new SampleData(badRate: 0.05);
        var distances = new List<int>();
        for (var index = 0; index < Count; index++)
        {
            if (data.OriginalOf(index) is not { } original)
                continue;
            data.KindOf(original).Outcome().ShouldBe(RecordOutcome.Written);
            Parse(data, index).GetProperty("id").GetInt32().ShouldBe(original + 1);
            Parse(data, index).GetProperty("email").GetString().ShouldNotBe(Parse(data, original).GetProperty("email").GetString());
            distances.Add(index - original);
        }

        distances.ShouldAllBe(distance => distance > 0);
        distances.ShouldContain(distance => distance < 50);
        distances.ShouldContain(distance => distance >= 100);
    }

    [Fact]
    public void Each_version_changes_another_tenth_of_the_records_visibly()
    {
        var data = new SampleData();
        for (var version = 2; version <= 12; version++)
        {
            var changed = Enumerable.Range(0, 1_000).Where(index => Json(data, index, version) != Json(data, index, version - 1)).ToList();

            changed.Count.ShouldBe(100);
            changed.ShouldAllBe(index => index % 10 == (version - 2) % 10);
            changed.ShouldAllBe(index => data.RevisionOf(index, version) == data.RevisionOf(index, version - 1) + 1);
        }
    }

    [Fact]
    public void A_change_spares_id_email_and_name()
    {
        var data = new SampleData();
        var (before, after) = (Parse(data, 0, version: 1), Parse(data, 0, version: 2));

        foreach (var field in (string[])["id", "email", "name", "created_at"])
            after.GetProperty(field).GetRawText().ShouldBe(before.GetProperty(field).GetRawText());
        after.GetProperty("phone").GetRawText().ShouldNotBe(before.GetProperty("phone").GetRawText());
        after.GetProperty("address").GetRawText().ShouldNotBe(before.GetProperty("address").GetRawText());
    }

    [Fact]
    public void Writing_records_allocates_nothing()
    {
        var data = new SampleData();
        var buffer = new ArrayBufferWriter<byte>(1 << 16);

        // The runtime itself allocates now and then, when it loads or compiles anew; records would in every pass.
        Enumerable.Range(0, 5).Min(_ => AllocatedByAll()).ShouldBe(0);

        long AllocatedByAll()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var index = 0; index < Count; index++)
            {
                buffer.ResetWrittenCount();
                data.Write(buffer, index);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static string Json(SampleData data, int index, int version = 1)
    {
        var buffer = new ArrayBufferWriter<byte>();
        data.Write(buffer, index, version);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static JsonElement Parse(SampleData data, int index, int version = 1) =>
        JsonSerializer.Deserialize<JsonElement>(Json(data, index, version));
}
