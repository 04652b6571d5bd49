using System.Globalization;
using System.Text.Json;
using DataSync.Connectors.Authenticators;
using DataSync.Connectors.Decoders;
using DataSync.Connectors.Http;
using DataSync.Connectors.Jobs;
using DataSync.Connectors.Requesters;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Errors;

/// <summary>Words the exceptions of one page: what was asked, what came, what to do.</summary>
internal sealed class SourceErrors(SourceStream stream, int page)
{
    private const int MaxDeclared = 1000;
    private const int MaxReason = 200;
    private const string CorrectIt = "Correct the connector's manifest or the sync's source.config.";

    /// <summary>After the last retry.</summary>
    public SourceException GivenUp(PreparedRequest request, SourceAnswer answer, ErrorResolution resolution, int attempts)
    {
        if (answer.Status is 401 or 403)
            return Unauthorized(request, answer, resolution);
        return Unavailable(request, answer, $"{Came(answer)} in {Number(attempts)} attempts{Declared(resolution)}. The source is not available; try later.");
    }

    /// <summary>Without a retry.</summary>
    public SourceException Failed(PreparedRequest request, SourceAnswer answer, ErrorResolution resolution) => resolution.Failure == FailureType.Transient
        ? Unavailable(request, answer, $"{Came(answer)}{Declared(resolution)}{Reason(answer)}. Try later.")
        : Configuration(Text(request, $"{Came(answer)}{Declared(resolution)}{Reason(answer)}. {CorrectIt}"), answer.Status);

    public SourceConfigurationException TooLarge(PreparedRequest request, long limit) =>
        Configuration(Text(request, $"the answer is larger than the limit of {Number(limit)} bytes. Lower fetch.page_size of the sync."), null);

    public SourceConfigurationException TooMuch(DecodingException exception) => Configuration(Text(null, exception.Message), null);

    public SourceConfigurationException NotCalled(PreparedRequest request, AddressRefusedException exception) =>
        Configuration(Text(request, exception.Message), null);

    public SourceConfigurationException NotARequest(RequestException exception) =>
        Configuration(Text(null, $"no request can be made: {exception.Message}. {CorrectIt}"), null);

    public SourceConfigurationException NoNextPage(RequestException exception) =>
        Configuration(Text(null, $"the next page cannot be told: {exception.Message}. Correct the paginator of the connector's manifest."), null);

    public SourceConfigurationException NotSlices(RequestException exception) =>
        Configuration(stream.Config.Mask($"{stream}: it cannot be divided: {exception.Message}. {CorrectIt}"), null);

    public SourcePagingException NoChildren(string child, string reason) =>
        Paging(Text(null, $"the answer cannot be read ({reason}), and the records of {child} that belong to it would be missing. "
            + "Try again; if it stays so, correct the stream's decoder or record_selector."), null);

    /// <summary>No token could be had; <see cref="TokenProblem.Throttled"/> is no error.</summary>
    public SourceException NoToken(TokenException exception) => exception.Problem switch
    {
        TokenProblem.Refused => new SourceAuthenticationException(Text(null, $"{exception.Message}. {Named}."))
        {
            Connector = stream.Connector,
            Stream = stream.Name,
            Page = page,
            StatusCode = exception.Status,
            Secrets = stream.Config.Secrets,
        },
        TokenProblem.Configuration => Configuration(Text(null, $"{exception.Message}. {CorrectIt}"), exception.Status),
        _ => new SourceUnavailableException(Text(null, $"{exception.Message}. The source is not available; try later."), exception)
        {
            Connector = stream.Connector,
            Stream = stream.Name,
            Page = page,
            StatusCode = exception.Status,
        },
    };

    public SourceAuthenticationException Unauthorized(PreparedRequest request, SourceAnswer answer, ErrorResolution resolution)
    {
        var secrets = stream.Config.Secrets;
        return new(Text(request, $"{Came(answer)}{Declared(resolution)}{Reason(answer)}. {Named}."))
        {
            Connector = stream.Connector,
            Stream = stream.Name,
            Page = page,
            StatusCode = answer.Status,
            Secrets = secrets,
        };
    }

    public SourcePagingException SamePageAgain(PreparedRequest request, SourceAnswer answer, int attempts) =>
        Paging(Text(request, $"the same records as for the page before came in {Number(attempts)} attempts: paging does not advance. "
            + "Check page_token_option and start_from_page of the connector's paginator."), answer.Status);

    public SourceConfigurationException NotAJob(JsonException exception) =>
        Configuration(Text(null, $"what the source says about its job cannot be read: {exception.Message}. {CorrectIt}"), null);

    public SourceConfigurationException UnknownJobStatus(string? word, IEnumerable<string> known) =>
        Configuration(Text(null, word is null
            ? $"the source's answer has no job status at status_extractor's path. {CorrectIt}"
            : $"the source's job has status {word}, which status_mapping does not list (it has {string.Join(", ", known)}). Add it to the connector's manifest."), null);

    public SourceUnavailableException JobsFailed(JobStatus status, int attempts) =>
        new(Text(null, $"{Number(attempts)} jobs of the source came to nothing, the last one as {status}. Look for the reason at the source; try later."))
        {
            Connector = stream.Connector,
            Stream = stream.Name,
            Page = page,
        };

    public SourcePagingException DownloadsGone(int target, int left) =>
        Paging(Text(null, $"download {Number(target + 1)} of the source's job was begun, and now the source names {Number(left)}: the rest of the result is missing. "
            + "Start without resume, so that another job is created."), null);

    public SourcePagingException NoPagingFromHere(PreparedRequest request, SourceAnswer answer, ErrorResolution resolution) =>
        Paging(Text(request, $"{Came(answer)}{Declared(resolution)}: the source cannot page on, also after the slice was begun anew. "
            + "Ask for smaller slices, as by a shorter step of the stream's incremental sync."), answer.Status);

    public SourcePagingException NoSuchStart() =>
        Paging(Text(null, "the stream has no pages to start at; start from the beginning."), null);

    private SourceUnavailableException Unavailable(PreparedRequest request, SourceAnswer answer, string what) => new(Text(request, what), answer.Failure)
    {
        Connector = stream.Connector,
        Stream = stream.Name,
        Page = page,
        StatusCode = answer.Status,
    };

    private string Named => stream.Config.Secrets is { Count: > 0 } secrets
        ? $"Check the secrets: {string.Join(", ", secrets)}"
        : "The connector has no secret configured";

    private SourceConfigurationException Configuration(string message, int? status) =>
        new(message) { Connector = stream.Connector, Stream = stream.Name, Page = page, StatusCode = status };

    private SourcePagingException Paging(string message, int? status) =>
        new(message) { Connector = stream.Connector, Stream = stream.Name, Page = page, StatusCode = status };

    private string Text(PreparedRequest? request, string what) =>
        stream.Config.Mask($"{stream}, page {Number(page)}: {(request is null ? "" : $"{request.Shown}: ")}{what}");

    private static string Came(SourceAnswer answer) => answer switch
    {
        { RedirectHost: { } host } => $"status {Number(answer.Status ?? 0)}, a redirect to {host}, which is not followed with credentials",
        { Status: { } status } => $"status {Number(status)}",
        { Failure: OperationCanceledException } => "no answer in time",
        // These say which host, and nothing of the request.
        { Failure: HttpRequestException { HttpRequestError: (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError) and var error } e } =>
            $"no answer ({error}): {e.Message.TrimEnd('.')}",
        { Failure: HttpRequestException { HttpRequestError: not HttpRequestError.Unknown and var error } } => $"no answer ({error})",
        _ => "no answer (connection lost)",
    };

    /// <summary>The manifest's own words.</summary>
    private string Declared(ErrorResolution resolution) => Line(resolution.Message, MaxDeclared) is { } words ? $": {words.TrimEnd('.')}" : "";

    private string Reason(SourceAnswer answer) => Line(VendorMessage.Find(answer.Body), MaxReason) is { } reason ? $" ({reason})" : "";

    /// <summary>The text on one line. What is cut off must not be the half of a secret, so secrets go first.</summary>
    private string? Line(string? text, int longest)
    {
        var line = stream.Config.Mask(text ?? "").ReplaceLineEndings(" ").Trim();
        return line.Length == 0 ? null : line.Length <= longest ? line : line[..longest];
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
