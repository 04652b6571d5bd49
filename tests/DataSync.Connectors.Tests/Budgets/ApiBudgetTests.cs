using DataSync.Connectors.Budgets;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Http;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Tests.Budgets;

/// <summary>Facts of the reference engine's <c>test_call_rate.py</c> about matchers, weights and the choice of a policy.</summary>
public sealed class ApiBudgetTests
{
    private static readonly EvaluationContext s_context = new EvaluationContext(new FixedTime(FixedTime.Noon), () => Guid.Empty)
        .With("config", ExpressionValue.Dictionary([KeyValuePair.Create("limit", ExpressionValue.Of("2")), KeyValuePair.Create("weight", ExpressionValue.Of("5"))]));

    [Theory]
    [InlineData("method: GET", "GET", "http://some_url/", true)]
    [InlineData("method: get", "GET", "http://some_url/", true)]
    [InlineData("method: GET", "POST", "http://some_url/", false)]
    [InlineData("url_base: http://some_url/", "GET", "http://some_url", true)]
    [InlineData("url_base: http://some_url", "GET", "http://some_wrong_url", false)]
    [InlineData("url_base: http://some_url", "GET", "https://some_url", false)]
    [InlineData("url_path_pattern: /api/users", "GET", "http://x/v2/api/users/7", true)]
    [InlineData("url_path_pattern: \"/users$\"", "GET", "http://x/api/users/", true)]
    [InlineData("url_path_pattern: \"/users$\"", "GET", "http://x/api/users/7", false)]
    [InlineData("url_path_pattern: \"orders/v0/orders(\\\\?.*)?$\"", "GET", "http://x/orders/v0/orders?a=1", true)]
    [InlineData("params: { param1: 10, param2: 15 }", "GET", "http://x/?param1=10&param2=15&param3=100", true)]
    [InlineData("params: { param1: 10, param2: 15 }", "GET", "http://x/?param1=10&param2=10", false)]
    [InlineData("params: { param1: 10 }", "GET", "http://x/", false)]
    [InlineData("headers: { HEADER1: 10 }", "GET", "http://x/", true)]
    [InlineData("headers: { header1: 11 }", "GET", "http://x/", false)]
    [InlineData("method: GET, url_base: http://x, headers: { header1: 10 }, params: { p: t }", "GET", "http://x/?p=t", true)]
    [InlineData("method: GET, url_base: http://x, headers: { header1: 10 }, params: { p: t }", "GET", "http://x/?p=u", false)]
    public void A_matcher_looks_at_method_host_path_parameters_and_headers(string matcher, string method, string address, bool matches) =>
        (Budget($"{{ type: UnlimitedCallRatePolicy, matchers: [{{ {matcher} }}] }}").Policies[0].WeightOf(Request(address, method), s_context) is not null).ShouldBe(matches);

    [Fact]
    public void The_first_policy_that_is_about_a_request_counts_it_and_without_one_nothing_is_counted()
    {
        var budget = Budget(
            "{ type: UnlimitedCallRatePolicy, matchers: [{ headers: { sandbox: 'true' } }] }",
            "{ type: FixedWindowCallRatePolicy, period: PT1H, call_limit: 1, matchers: [{ url_path_pattern: /users }] }",
            "{ type: MovingWindowCallRatePolicy, rates: [{ limit: 1, interval: PT2S }], matchers: [{ url_path_pattern: ^/groups }] }");
        var rates = new RateBudget(TimeSpan.FromHours(1));

        Take(rates, budget, "http://x/users").ShouldBe(0);
        Take(rates, budget, "http://x/groups").ShouldBe(0);
        Take(rates, budget, "http://x/users").ShouldBe(3600);
        Take(rates, budget, "http://x/groups").ShouldBe(2);
        Take(rates, budget, "http://x/other").ShouldBe(0);
        Take(rates, budget, "http://x/other").ShouldBe(0);
        rates.Take(new BudgetedRequest("GET", new Uri("http://x/users"), [KeyValuePair.Create("Sandbox", "true")]), budget, s_context, FixedTime.Noon).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Limits_and_weights_may_come_from_the_configuration()
    {
        var budget = Budget("""{ type: MovingWindowCallRatePolicy, rates: [{ limit: "{{ config['limit'] }}", interval: PT1M }], matchers: [] }""");
        var rates = new RateBudget(TimeSpan.FromHours(1));

        Take(rates, budget, "http://x/").ShouldBe(0);
        Take(rates, budget, "http://x/").ShouldBe(0);
        Take(rates, budget, "http://x/").ShouldBe(60);
    }

    [Fact]
    public void A_request_weighs_what_its_first_matcher_says()
    {
        var budget = Budget(
            """{ type: MovingWindowCallRatePolicy, rates: [{ limit: 10, interval: PT1M }], matchers: [{ url_path_pattern: /heavy, weight: "{{ config['weight'] }}" }, { url_path_pattern: .* }] }""");
        var rates = new RateBudget(TimeSpan.FromHours(1));

        Take(rates, budget, "http://x/heavy").ShouldBe(0);
        Take(rates, budget, "http://x/light").ShouldBe(0);
        Take(rates, budget, "http://x/heavy").ShouldBe(60);
    }

    [Fact]
    public void A_request_that_weighs_more_than_the_limit_is_told()
    {
        var budget = Budget("{ type: FixedWindowCallRatePolicy, period: PT1H, call_limit: 3, matchers: [{ weight: 4 }] }");

        Should.Throw<RequestException>(() => Take(new RateBudget(TimeSpan.FromHours(1)), budget, "http://x/")).Message.ShouldContain("counts 4 calls");
    }

    [Theory]
    [InlineData(429, null, 3600)]
    [InlineData(503, null, 0)]
    [InlineData(429, 5, 0)]
    public void A_status_that_says_there_are_none_left_fills_a_fixed_window_unless_the_source_says_how_long(int status, int? retryAfter, int expected)
    {
        var budget = Budget("{ type: FixedWindowCallRatePolicy, period: PT1H, call_limit: 100, matchers: [] }");
        var rates = new RateBudget(TimeSpan.FromHours(1));
        var answer = new SourceAnswer { Status = status, RetryAfter = retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null };

        Take(rates, budget, "http://x/").ShouldBe(0);
        rates.Learn(Request("http://x/"), answer, budget, s_context, FixedTime.Noon);

        Take(rates, budget, "http://x/").ShouldBe(expected);
    }

    [Theory]
    [InlineData("period: PT1H, matchers: [], call_limit: many", "api_budget.policies[0].call_limit: a number or an expression is expected")]
    [InlineData("period: 1 hour, call_limit: 5, matchers: []", "api_budget.policies[0].period: an ISO 8601 duration longer than nothing and of at most 100 years is expected")]
    [InlineData("period: P9999Y, call_limit: 5, matchers: []", "api_budget.policies[0].period: an ISO 8601 duration longer than nothing and of at most 100 years is expected")]
    [InlineData("period: P100000YT200000000H, call_limit: 5, matchers: []", "api_budget.policies[0].period: an ISO 8601 duration longer than nothing and of at most 100 years is expected")]
    [InlineData("period: -PT1H, call_limit: 5, matchers: []", "api_budget.policies[0].period: an ISO 8601 duration longer than nothing and of at most 100 years is expected")]
    [InlineData("period: PT1H, call_limit: 5, matchers: [{ url_path_pattern: '(' }]", "api_budget.policies[0].matchers[0].url_path_pattern: a regular expression is not understood")]
    public void What_is_wrong_is_told_with_its_place(string policy, string problem) =>
        Problems($"{{ type: HTTPAPIBudget, policies: [{{ type: FixedWindowCallRatePolicy, {policy} }}] }}").ShouldBe([problem]);

    [Fact]
    public void What_is_missing_is_told()
    {
        Problems("{ type: HTTPAPIBudget }").ShouldBe(["api_budget.policies: policies is missing"]);
        Problems("{ policies: [{ type: MovingWindowCallRatePolicy, rates: [], matchers: [] }] }").ShouldBe(["api_budget.policies[0].rates: there is no rate in it"]);
    }

    private static double Take(RateBudget rates, ApiBudget budget, string address) => rates.Take(Request(address), budget, s_context, FixedTime.Noon).TotalSeconds;

    private static BudgetedRequest Request(string address, string method = "GET") => new(method, new Uri(address), [KeyValuePair.Create("Header1", "10")]);

    private static ApiBudget Budget(params string[] policies)
    {
        var problems = new ManifestProblems("test.yaml");
        var budget = Parse($"{{ type: HTTPAPIBudget, policies: [{string.Join(", ", policies)}] }}", problems);
        problems.All.ShouldBeEmpty();
        return budget!;
    }

    private static IReadOnlyList<string> Problems(string yaml)
    {
        var problems = new ManifestProblems("test.yaml");
        Parse(yaml, problems);
        return [.. problems.All.Select(problem => $"{problem.Path}: {problem.What}")];
    }

    private static ApiBudget? Parse(string yaml, ManifestProblems problems) =>
        ComponentScope.Root(YamlManifestReader.Read($"api_budget: {yaml}", problems)!, problems)
            .OptionalComponent("api_budget", ApiBudget.TypeName, (ApiBudget.TypeName, ApiBudget.Parse));
}
