using System.Net;
using System.Net.Sockets;
using System.Text;
using DataSync.Connectors.Http;
using DataSync.Connectors.Tests.Requests;
using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests.Http;

/// <summary>Answers that are legal and meant to trip whoever reads them: each ends as what it is, with its page named.</summary>
public sealed class HostileAnswerTests
{
    private const string Token = "authenticator: { type: OAuthAuthenticator, grant_type: client_credentials, token_refresh_endpoint: \"{{ config['base_url'] }}/token\", client_id: app, client_secret: s";

    private const string Session = "authenticator: { type: SessionTokenAuthenticator, session_token_path: [access_token], request_authentication: { type: Bearer }, login_requester: { type: HttpRequester, url_base: \"{{ config['base_url'] }}\", path: /token }";

    // JSON can spell half of a surrogate pair (RFC 8259 section 8.2), which is no text.
    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"\ud800":1,"data":[{"id":1}]}""")]
    public async Task A_page_with_a_name_that_is_no_unicode_is_malformed(string body)
    {
        await using var api = await WireApi.StartAsync(_ => Body(body));
        using var source = new WireSource(api, "path: /items");

        (await source.ReadAsync()).ShouldBeOfType<PageResult.Malformed>().Reason.ShouldContain("no valid Unicode");
    }

    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"message":"\ud800"}""")]
    public async Task A_refusal_that_is_no_unicode_is_told_by_its_status(string body)
    {
        await using var api = await WireApi.StartAsync(_ => Status(400, body));
        using var source = new WireSource(
            api, "error_handler: { type: DefaultErrorHandler, response_filters: [{ type: HttpResponseFilter, error_message_contains: abc, action: IGNORE }] }");

        (await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync())).Message.ShouldContain("page 1: GET /items: status 400.");
    }

    [Theory]
    [InlineData(Token, """{"access_token":"\ud800"}""", "the answer has no text under access_token")]
    [InlineData(Token, """{"\ud800":{},"x":{"access_token":"t0ken"},"expires_in":"\ud800"}""", null)]
    [InlineData(Session, """{"access_token":"\ud800"}""", "the answer has no text at session_token_path access_token")]
    [InlineData(Session, """{"\ud800":1}""", "the answer has no text at session_token_path access_token")]
    [InlineData(Token + ", token_expiry_date_format: \"%s\"", """{"access_token":"t0ken","expires_in":-9223372036854775808}""", "the time at which the token ends cannot be read")]
    public async Task A_token_that_is_none_is_told(string authenticator, string answer, string? told)
    {
        await using var api = await WireApi.StartAsync(request => request.Path == "/token" ? Body(answer) : Page(1));
        using var source = new WireSource(api, authenticator + " }");

        if (told is null)
            (await source.ReadAsync()).ShouldBeRead();
        else
            (await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync())).Message.ShouldContain(told);
    }

    [Theory]
    [InlineData("{{ response }}", """{"x":{"\ud800":"\udfff"}}""")]
    [InlineData("{{ response.next }}", """{"next":{"a":"\udfff"}}""")]
    [InlineData("{{ response.next }}", """{"next":"\ud800x"}""")]
    [InlineData("{{ last_record.id }}", """{"x":1}""")]
    public async Task A_token_of_paging_that_is_no_unicode_is_told(string cursor, string more)
    {
        await using var api = await ScriptedApi.StartAsync(Body($$"""{"data":[{"id":"\udc00","\ud800":1}],{{more[1..]}}"""));
        using var source = new TestSource(api, TestSource.Manifest(strategy: $"{{ type: CursorPagination, cursor_value: \"{cursor}\" }}"));

        (await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync())).Message.ShouldContain("page 1: the next page cannot be told");
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("4294967296")]
    public async Task A_length_that_never_comes_takes_no_memory_and_is_no_answer(string length)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var serving = ServeAsync(listener, $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{{", stop.Token);
        await using var api = await WireApi.StartAsync();
        using var source = new WireSource(
            api, $"url_base: http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}\npath: /items");

        (await Should.ThrowAsync<SourceUnavailableException>(() => source.ReadAsync())).Message.ShouldContain("GET /items: no answer (connection lost)");

        await stop.CancelAsync();
        await serving;
    }

    private static async Task ServeAsync(TcpListener listener, string answer, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                using var connection = await listener.AcceptTcpClientAsync(cancellationToken);
                var stream = connection.GetStream();
                _ = await stream.ReadAsync(new byte[4096], cancellationToken);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
