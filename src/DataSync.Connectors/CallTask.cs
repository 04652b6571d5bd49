using DataSync.Connectors.Extractors;
using DataSync.Connectors.Http;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;

namespace DataSync.Connectors;

/// <summary>A request that brings no records, such as one about a job: what it says is read by whoever asked.</summary>
internal sealed class CallTask(SourceStream stream, StreamSlice slice, int page) : PageTask(stream, slice, new PagePosition(page), pageSize: null)
{
    /// <summary>The answer; null while there is none, and where the manifest says that it is to be ignored.</summary>
    public SourceAnswer? Answer { get; private set; }

    public override PageResult Interpret(SourceAnswer answer, bool hasContent)
    {
        Answer = answer;
        return new PageResult.Read(Page, ExtractedPage.Empty.Records, 0, Next: null, Total: null);
    }
}
