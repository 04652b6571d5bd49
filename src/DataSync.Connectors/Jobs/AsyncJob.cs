using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Jobs;

/// <summary>
/// How a source is made to prepare records before they are downloaded: a job is created, asked about until it is done, and
/// its result downloaded. The reference engine's <c>AsyncRetriever</c>.
/// </summary>
internal sealed record AsyncJob(
    HttpRequester Creation,
    HttpRequester Polling,
    JobStatusMap Statuses,
    IReadOnlyList<InterpolatedString> StatusPath,
    IReadOnlyList<InterpolatedString>? TargetPath,
    HttpRequester? TargetRequester,
    HttpRequester? Abort,
    HttpRequester? Delete,
    InterpolatedString? TimeoutMinutes,
    InterpolatedString? RetryWaitSeconds)
{
    /// <summary>Reads what concerns the job; what concerns the download is read as a retriever of its own.</summary>
    public static AsyncJob Parse(ComponentScope scope)
    {
        var targets = PathOf(scope, "download_target_extractor");
        var job = new AsyncJob(
            Requester(scope, "creation_requester")!,
            Requester(scope, "polling_requester")!,
            StatusesOf(scope),
            PathOf(scope, "status_extractor") ?? [],
            targets,
            Requester(scope, "download_target_requester", isOptional: true),
            Requester(scope, "abort_requester", isOptional: true),
            Requester(scope, "delete_requester", isOptional: true),
            scope.Text("polling_job_timeout", Variables.Config),
            scope.Text("failed_retry_wait_time_in_seconds", Variables.Config));
        if (targets is null && job.TargetRequester is not null)
            scope.Problem(null, "download_target_extractor", "download_target_extractor is missing", "Say where the answer of download_target_requester has its targets");
        if (scope.Node("status_extractor") is null)
            scope.Problem(null, "status_extractor", "status_extractor is missing", "Say where the answer of polling_requester has the status");
        return job;
    }

    private static JobStatusMap StatusesOf(ComponentScope scope) =>
        scope.Component("status_mapping", JobStatusMap.TypeName, (JobStatusMap.TypeName, JobStatusMap.Parse));

    private static HttpRequester? Requester(ComponentScope scope, string key, bool isOptional = false) => isOptional
        ? scope.OptionalComponent(key, HttpRequester.TypeName, (HttpRequester.TypeName, part => HttpRequester.Parse(part, Variables.Job)))
        : scope.Component(key, HttpRequester.TypeName, (HttpRequester.TypeName, part => HttpRequester.Parse(part, Variables.Job)));

    private static IReadOnlyList<InterpolatedString> PathOf(ComponentScope extractor)
    {
        extractor.Accept("decoder");
        return extractor.Texts("field_path", Variables.Config);
    }

    private static IReadOnlyList<InterpolatedString>? PathOf(ComponentScope scope, string key) =>
        scope.OptionalComponent(key, "DpathExtractor", ("DpathExtractor", PathOf));
}
