using DataSync.Core.Definitions;
using DataSync.Core.Reading;
using DataSync.Functions.Contracts;
using Microsoft.DurableTask.Converters;

namespace DataSync.Functions.Tests.Contracts;

/// <summary>What an instance of an earlier version has stored is read as it was meant.</summary>
public sealed class StoredMessagesTests
{
    [Fact]
    public void A_plan_stored_with_a_page_size_asks_every_stream_for_it()
    {
        const string stored = """
            {"Start":{"Page":1},"PageSize":100,"PagesPerChunk":20,"MaxParallelBatches":4,"Limits":{},
             "Retry":{"SourceFirstWait":"00:00:30","SourceAttempts":5,"DatabaseFirstWait":"00:00:10","DatabaseAttempts":10,"LongestWait":"00:05:00"}}
            """;

        var plan = Read<RunPlan>(stored);

        (plan.PageSize, plan.IsOwnPageSize, plan.PagesPerChunk).ShouldBe((100, false, 20));
    }

    [Fact]
    public void A_plan_without_a_page_size_comes_back_as_it_was()
    {
        var plan = new RunPlan(
            PagePosition.Start, PageSize: null, 20, 4, LimitsDefinition.Default, new DurableRetryPlan(default, 1, default, 1, default), IsOwnPageSize: true);

        Read<RunPlan>(JsonDataConverter.Default.Serialize(plan)!).ShouldBe(plan);
    }

    [Fact]
    public void A_request_for_pages_stored_with_a_page_size_asks_for_it()
    {
        const string stored = """{"Chunk":{"Sync":"a","BatchId":"0198f3a0-0000-7000-8000-000000000001","Slice":"","Number":0},"From":{"Page":1},"Pages":5,"PageSize":50}""";

        Read<FetchRequest>(stored).PageSize.ShouldBe(50);
    }

    private static T Read<T>(string stored) => (T)JsonDataConverter.Default.Deserialize(stored, typeof(T))!;
}
