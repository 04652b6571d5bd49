using DataSync.Connectors.Errors;
using static DataSync.Connectors.Tests.Errors.Declared;

namespace DataSync.Connectors.Tests.Errors;

/// <summary>Facts of the reference engine's <c>test_composite_error_handler.py</c>, and where this engine differs.</summary>
public sealed class CompositeErrorHandlerTests
{
    [Theory]
    [InlineData("SUCCESS", "SUCCESS", HttpAction.Read)]
    [InlineData("IGNORE", "FAIL", HttpAction.Ignore)]
    [InlineData("FAIL", "IGNORE", HttpAction.Ignore)]
    [InlineData("IGNORE", "RETRY", HttpAction.Ignore)]
    [InlineData("IGNORE", "SUCCESS", HttpAction.Ignore)]
    [InlineData("FAIL", "RATE_LIMITED", HttpAction.Wait)]
    [InlineData("RATE_LIMITED", "FAIL", HttpAction.Fail)]
    internal void Of_handlers_about_the_same_answer_the_first_that_goes_on_decides_else_the_last(string first, string second, HttpAction expected) =>
        Resolve(Composite(Handler($"http_codes: [400], action: {first}"), Handler($"http_codes: [400], action: {second}")), Answer(400, "{}"))
            .Action.ShouldBe(expected);

    [Theory]
    [InlineData(403, HttpAction.Ignore)]
    [InlineData(404, HttpAction.Fail)]
    [InlineData(500, HttpAction.Retry)]
    [InlineData(200, HttpAction.Read)]
    internal void Handlers_one_after_the_other_are_as_good_as_filters_one_after_the_other(int status, HttpAction expected)
    {
        Resolve(Composite(Handler("http_codes: [403], action: IGNORE"), Handler("http_codes: [404], action: FAIL")), Answer(status, "{}")).Action.ShouldBe(expected);
        Resolve("{ response_filters: [{ http_codes: [403], action: IGNORE }, { http_codes: [404], action: FAIL }] }", Answer(status, "{}")).Action.ShouldBe(expected);
    }

    [Theory]
    [InlineData("http_codes: [500], action: FAIL", 500, "{}", HttpAction.Fail)]
    [InlineData("http_codes: [402], action: IGNORE", 402, "{}", HttpAction.Ignore)]
    [InlineData("""predicate: "{{ response.code == 9 }}", action: RATE_LIMITED""", 200, """{"code":9}""", HttpAction.Wait)]
    internal void A_handler_that_says_nothing_about_an_answer_leaves_it_to_the_next(string second, int status, string body, HttpAction expected) =>
        Resolve(Composite(Handler("http_codes: [429], action: RATE_LIMITED"), Handler(second)), Answer(status, body)).Action.ShouldBe(expected);

    [Fact]
    public void Composites_stand_in_composites()
    {
        var inner = Composite(Handler("http_codes: [403], action: IGNORE"), Handler("http_codes: [404], action: RETRY"));

        Resolve(Composite(Handler("http_codes: [402], action: FAIL"), inner), Answer(404, "{}")).Action.ShouldBe(HttpAction.Retry);
    }

    [Fact]
    public void The_wait_is_that_of_the_handler_that_decides()
    {
        var yaml = Composite(Waiting("http_codes: [429], action: RETRY", 5), Waiting("http_codes: [500], action: RETRY", 10), Waiting("http_codes: [502], action: RETRY", null));

        Resolve(yaml, Answer(429)).Wait.ShouldBe(TimeSpan.FromSeconds(5));
        Resolve(yaml, Answer(500)).Wait.ShouldBe(TimeSpan.FromSeconds(10));
        // As in the reference engine, the first of all where there is none of its own, and where no filter decides.
        Resolve(yaml, Answer(502)).Wait.ShouldBe(TimeSpan.FromSeconds(5));
        Resolve(yaml, Answer(503)).Wait.ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Retries_are_those_of_the_handler_that_decides_else_of_the_first()
    {
        var yaml = Composite("{ max_retries: 2, response_filters: [{ http_codes: [429], action: RETRY }] }", "{ max_retries: 9, response_filters: [{ http_codes: [500], action: RETRY }] }");

        Resolve(yaml, Answer(500)).MaxRetries.ShouldBe(9);
        Resolve(yaml, Answer(503)).MaxRetries.ShouldBe(2);
    }

    [Fact]
    public void An_empty_composite_is_told() =>
        Problems("{ type: CompositeErrorHandler, error_handlers: [] }").ShouldBe(["error_handler.error_handlers: there is no error handler in it"]);

    [Fact]
    public void Custom_code_is_told() =>
        Problems("{ type: CompositeErrorHandler, error_handlers: [{ type: CustomErrorHandler, class_name: x }] }")
            .ShouldContain("error_handler.error_handlers[0]: component type CustomErrorHandler is not supported here");

    private static string Composite(params string[] handlers) => $"{{ type: CompositeErrorHandler, error_handlers: [{string.Join(", ", handlers)}] }}";

    private static string Handler(string filter) => $"{{ type: DefaultErrorHandler, response_filters: [{{ {filter} }}] }}";

    private static string Waiting(string filter, int? seconds) => seconds is null
        ? Handler(filter)
        : $"{{ response_filters: [{{ {filter} }}], backoff_strategies: [{{ type: ConstantBackoffStrategy, backoff_time_in_seconds: {seconds} }}] }}";
}
