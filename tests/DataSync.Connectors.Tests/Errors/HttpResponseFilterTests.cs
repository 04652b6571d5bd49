using DataSync.Connectors.Errors;
using static DataSync.Connectors.Tests.Errors.Declared;

namespace DataSync.Connectors.Tests.Errors;

/// <summary>Facts of the reference engine's <c>test_http_response_filter.py</c> and <c>test_default_error_handler.py</c>.</summary>
public sealed class HttpResponseFilterTests
{
    [Theory]
    [InlineData("action: SUCCESS", HttpAction.Read)]
    [InlineData("action: FAIL", HttpAction.Fail)]
    [InlineData("action: RETRY", HttpAction.Retry)]
    [InlineData("action: IGNORE", HttpAction.Ignore)]
    [InlineData("action: RATE_LIMITED", HttpAction.Wait)]
    [InlineData("action: REFRESH_TOKEN_THEN_RETRY", HttpAction.RefreshCredentialsThenRetry)]
    [InlineData("action: RESET_PAGINATION", HttpAction.RestartSlice)]
    internal void Each_action_of_the_format_has_its_meaning(string action, HttpAction expected) =>
        Resolve(Filter($"{action}, http_codes: [404]"), Answer(404, "{}")).Action.ShouldBe(expected);

    [Theory]
    [InlineData("http_codes: [501, 503]", 503, "", true)]
    [InlineData("http_codes: [501, 503]", 502, "", false)]
    [InlineData("http_codes: ['404']", 404, "", true)]
    [InlineData("http_codes: []", 404, "", false)]
    [InlineData("""predicate: "{{ response.the_body == 'do_i_match' }}" """, 404, """{"the_body":"do_i_match"}""", true)]
    [InlineData("""predicate: "{{ 'code' in response }}" """, 200, """{"code":7}""", true)]
    [InlineData("""predicate: "{{ 'code' in response }}" """, 200, """{"data":[]}""", false)]
    [InlineData("""predicate: "{{ 'code' in response }}" """, 500, "no json", false)]
    [InlineData("""predicate: "{{ response.error.errors[0].message == 'x' }}" """, 500, "{}", false)]
    [InlineData("""predicate: "{{ headers.the_KEY == 'header_match' }}" """, 404, "", true)]
    [InlineData("""predicate: "{{ headers['The-Key'] == 'other' or response.reason == 'bad' }}" """, 404, "", false)]
    [InlineData("""predicate: "{{ response.get('word') == config['word'] }}" """, 404, """{"word":"none"}""", true)]
    [InlineData("""predicate: "{{ parameters['word'] == response.word }}", $parameters: { word: here }""", 404, """{"word":"here"}""", true)]
    [InlineData("error_message_contains: DENIED", 403, """{"error":"REQUEST_DENIED"}""", true)]
    [InlineData("error_message_contains: DENIED", 403, """{"error":{"errors":[{"reason":"a"},{"detail":"DENIED"}]}}""", true)]
    [InlineData("error_message_contains: DENIED", 403, """{"note":"DENIED"}""", false)]
    [InlineData("error_message_contains: DENIED", 403, "<h1>DENIED</h1>", true)]
    [InlineData("error_message_contains: \"caf\u00e9\"", 403, """{"message":"caf\u00e9 closed"}""", true)]
    [InlineData("error_message_contains: DENIED", 200, """{"ok":false,"error":"DENIED"}""", true)]
    [InlineData("http_codes: [400], error_message_contains: DENIED", 400, """{"error":"other"}""", true)]
    public void One_of_status_predicate_and_message_is_enough(string conditions, int status, string body, bool matches)
    {
        var resolution = Resolve(Filter($"action: IGNORE, {conditions}"), Answer(status, body, ("THE_key", "header_match")));

        (resolution.Action == HttpAction.Ignore).ShouldBe(matches);
    }

    [Theory]
    [InlineData("error_message: 'custom error message'", "custom error message")]
    [InlineData("""error_message: "error message was: {{ response.failure }}" """, "error message was: i failed you")]
    [InlineData("""error_message: "error from header: {{ headers.warning }}" """, "error from header: this failed")]
    [InlineData("""error_message: "{{ response.nothing }}" """, null)]
    [InlineData("""error_message: "{{ response.failure + 1 }}" """, null)]
    public void The_message_is_made_of_answer_and_headers(string message, string? expected) =>
        Resolve(Filter($"action: FAIL, http_codes: [404], {message}"), Answer(404, """{"failure":"i failed you"}""", ("Warning", "this failed")))
            .Message.ShouldBe(expected);

    [Fact]
    public void What_cannot_be_evaluated_on_an_answer_is_not_fulfilled_and_told()
    {
        const string yaml = """{ response_filters: [{ action: IGNORE, predicate: "{{ 'x' in response.error }}" }] }""";

        var resolution = Resolve(yaml, Answer(500, """{"error":5}"""));

        resolution.Action.ShouldBe(HttpAction.Retry);
        resolution.Fault.ShouldNotBeNull().ShouldContain("'x' in response.error");
    }

    [Theory]
    [InlineData("RETRY", "FAIL", HttpAction.Retry)]
    [InlineData("FAIL", "RETRY", HttpAction.Fail)]
    [InlineData("IGNORE", "IGNORE", HttpAction.Ignore)]
    [InlineData("SUCCESS", "IGNORE", HttpAction.Read)]
    internal void Of_filters_of_one_handler_the_first_decides(string first, string second, HttpAction expected) =>
        Resolve($"{{ response_filters: [{{ http_codes: [400], action: {first} }}, {{ http_codes: [400], action: {second} }}] }}", Answer(400, "{}"))
            .Action.ShouldBe(expected);

    [Theory]
    [InlineData(200, HttpAction.Read)]
    [InlineData(204, HttpAction.ReadNothing)]
    [InlineData(400, HttpAction.Fail)]
    [InlineData(401, HttpAction.RefreshCredentials)]
    [InlineData(408, HttpAction.Retry)]
    [InlineData(418, HttpAction.Fail)]
    [InlineData(429, HttpAction.Wait)]
    [InlineData(500, HttpAction.Retry)]
    [InlineData(null, HttpAction.Retry)]
    internal void What_no_filter_is_about_our_own_table_decides(int? status, HttpAction expected)
    {
        Resolve(Filter("action: IGNORE, http_codes: [404]"), Answer(status)).Action.ShouldBe(expected);
        Resolve(null, Answer(status)).Action.ShouldBe(expected);
    }

    [Fact]
    public void A_filter_without_an_action_lends_its_message()
    {
        var resolution = Resolve(Filter("http_codes: [400], error_message: Check the id"), Answer(400));

        (resolution.Action, resolution.Message).ShouldBe((HttpAction.Fail, "Check the id"));
    }

    [Theory]
    [InlineData("config_error", FailureType.Configuration)]
    [InlineData("system_error", FailureType.Permanent)]
    [InlineData("transient_error", FailureType.Transient)]
    internal void The_kind_of_failure_is_the_manifests(string type, FailureType expected) =>
        Resolve(Filter($"action: FAIL, http_codes: [404], failure_type: {type}"), Answer(404)).Failure.ShouldBe(expected);

    [Theory]
    [InlineData("action: STOP", "error_handler.response_filters[0].action: there is no action STOP")]
    [InlineData("failure_type: bad", "error_handler.response_filters[0].failure_type: there is no failure type bad")]
    [InlineData("http_codes: [4xx]", "error_handler.response_filters[0].http_codes: 4xx is no HTTP status")]
    [InlineData("""predicate: "{{ record.id }}" """, "error_handler.response_filters[0].predicate: expression {{ record.id }}: there is no variable record here")]
    public void What_the_format_does_not_have_is_told_with_its_place(string filter, string problem) =>
        Problems(Filter(filter)).ShouldBe([problem]);

    private static string Filter(string filter) => $"{{ type: DefaultErrorHandler, response_filters: [{{ {filter} }}] }}";
}
