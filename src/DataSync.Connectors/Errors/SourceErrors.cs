using System.Globalization;
using DataSync.Connectors.Decoders;
using DataSync.Connectors.Http;
using DataSync.Connectors.Requesters;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Errors;

/// <summary>Words the exceptions of one page: what was asked, what came, what to do.</summary>
internal sealed class SourceErrors(SourceStream stream, int page)
{
    private const string CorrectIt = "Correct the connector's manifest or the sync's source.config.";

    public SourceUnavailableException Unavailable(PreparedRequest request, SourceAnswer answer, int attempts) =>
        new(Text(request, $"{Came(answer)} in {Number(attempts)} attempts. The source is not available; try later."), answer.Failure)
        {
            Connector = stream.Connector,
            Stream = stream.Name,
            Page = page,
            StatusCode = answer.Status,
        };

    public SourceConfigurationException Refused(PreparedRequest request, SourceAnswer answer) =>
        Configuration(Text(request, $"{Came(answer)}{Reason(answer)}. {CorrectIt}"), answer.Status);

    public SourceConfigurationException TooLarge(PreparedRequest request, long limit) =>
        Configuration(Text(request, $"the answer is larger than the limit of {Number(limit)} bytes. Lower fetch.page_size of the sync."), null);

    public SourceConfigurationException TooMuch(DecodingException exception) => Configuration(Text(null, exception.Message), null);

    public SourceConfigurationException NotCalled(PreparedRequest request, AddressRefusedException exception) =>
        Configuration(Text(request, exception.Message), null);

    public SourceConfigurationException NotARequest(RequestException exception) =>
        Configuration(Text(null, $"no request can be made: {exception.Message}. {CorrectIt}"), null);

    public SourceConfigurationException NotSlices(RequestException exception) =>
        Configuration(stream.Config.Mask($"{stream}: it cannot be divided: {exception.Message}. {CorrectIt}"), null);

    public SourcePagingException NoChildren(string child, string reason) =>
        Paging(Text(null, $"the answer cannot be read ({reason}), and the records of {child} that belong to it would be missing. "
            + "Try again; if it stays so, correct the stream's decoder or record_selector."), null);

    public SourceAuthenticationException Unauthorized(PreparedRequest request, SourceAnswer answer)
    {
        var secrets = stream.Config.Secrets;
        var named = secrets.Count == 0 ? "The connector has no secret configured" : $"Check the secrets: {string.Join(", ", secrets)}";
        return new(Text(request, $"{Came(answer)}{Reason(answer)}. {named}."))
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

    public SourcePagingException NoSuchStart() =>
        Paging(Text(null, "the stream has no pages to start at; start from the beginning."), null);

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
        { Failure: HttpRequestException { HttpRequestError: not HttpRequestError.Unknown and var error } } => $"no answer ({error})",
        _ => "no answer (connection lost)",
    };

    private static string Reason(SourceAnswer answer) => VendorMessage.Find(answer.Body) is { } reason ? $" ({reason})" : "";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
