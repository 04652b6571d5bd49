using DataSync.Connectors.Errors;
using DataSync.Connectors.Http;
using DataSync.Core.Reading;
using Microsoft.Extensions.Logging;

namespace DataSync.Connectors;

/// <summary>Logs what comes of pages, without addresses and bodies.</summary>
internal sealed class PageReport(ILogger logger, TimeProvider time)
{
    public ILogger Logger { get; } = logger;

    /// <summary>Logs the result of a page and hands it on.</summary>
    /// <param name="page">The page.</param>
    /// <param name="answer">What came.</param>
    /// <param name="result">What it says.</param>
    /// <param name="started">Timestamp of the request.</param>
    public PageResult Result(PageTask page, SourceAnswer answer, PageResult result, long started)
    {
        switch (result)
        {
            case PageResult.Read read:
                var elapsed = time.GetElapsedTime(started).TotalMilliseconds;
                Log.PageRead(Logger, page.Connector, page.Stream, page.Page, read.Count, answer.Body.Length, elapsed);
                Records(page, answer);
                break;
            case PageResult.Malformed malformed:
                Log.PageMalformed(Logger, page.Connector, page.Stream, page.Page, answer.Body.Length, malformed.Reason);
                break;
            case PageResult.Throttled throttled:
                Log.Throttled(Logger, page.Connector, page.Stream, page.Page, answer.Status, throttled.Until);
                break;
        }

        return result;
    }

    private void Records(PageTask page, SourceAnswer answer)
    {
        if (page.IsPathMissing)
            Log.RecordsMissing(Logger, page.Connector, page.Stream, page.Page, answer.Body.Length);
        foreach (var fault in page.Faults.All)
            Log.RecordsFailed(Logger, page.Connector, page.Stream, page.Page, fault.Place, fault.Records, page.Config.Mask(fault.Reason));
    }

    /// <summary>Logs what of the manifest could not be evaluated on an answer.</summary>
    public void Fault(PageTask page, SourceAnswer answer, ErrorResolution resolution)
    {
        if (resolution.Fault is { } fault)
            Log.FilterNotEvaluated(Logger, page.Connector, page.Stream, page.Page, answer.Status, page.Config.Mask(fault));
    }
}
