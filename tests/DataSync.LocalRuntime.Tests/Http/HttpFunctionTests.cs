using System.Net;
using System.Net.Http.Json;
using System.Text;
using DataSync.LocalRuntime.Tests.Support;

namespace DataSync.LocalRuntime.Tests.Http;

public sealed class HttpFunctionTests(HttpFixture fixture) : IClassFixture<HttpFixture>
{
    private readonly HttpClient _client = fixture.Host.Client;

    [Fact]
    public async Task A_function_without_route_answers_at_its_name_below_api()
    {
        var answer = await (await _client.GetAsync("/api/Plain")).JsonAsync();

        answer.GetProperty("method").GetString().ShouldBe("GET");
        answer.GetProperty("path").GetString().ShouldBe("/api/Plain");
    }

    [Theory]
    [InlineData("/api/items/42", "GET", """{"method":"GET","id":42,"part":null,"cancellable":true}""")]
    [InlineData("/api/items/42/lid", "DELETE", """{"method":"DELETE","id":42,"part":"lid","cancellable":true}""")]
    public async Task Route_values_reach_their_parameters(string path, string method, string expected)
    {
        var response = await _client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        (await response.Content.ReadAsStringAsync()).ShouldBe(expected);
    }

    [Theory]
    [InlineData("/api/size", "medium")]
    [InlineData("/api/size/large", "large")]
    public async Task A_route_default_stands_in_for_a_missing_part(string path, string expected) =>
        (await _client.GetStringAsync(path)).ShouldBe(expected);

    [Theory]
    [InlineData("/api/items/many")]
    [InlineData("/api/unknown")]
    [InlineData("/elsewhere")]
    public async Task An_unknown_path_is_404_problem_details(string path) =>
        await (await _client.GetAsync(path)).ShouldBeProblemAsync(HttpStatusCode.NotFound);

    [Fact]
    public async Task A_wrong_method_is_405_and_says_what_is_allowed()
    {
        var response = await _client.PostAsync("/api/items/42", null);

        (await response.ShouldBeProblemAsync(HttpStatusCode.MethodNotAllowed)).ShouldContain("GET");
        response.Content.Headers.Allow.ShouldBe(["GET", "DELETE"], ignoreOrder: true);
    }

    [Fact]
    public async Task Query_values_are_converted_and_defaults_apply()
    {
        var id = "0198c5a0-7c11-7d6e-8f5e-2f1f4d2f9a01";

        var text = await _client.GetStringAsync($"/api/Values?id={id}&flag=true&colour=green&day=2026-02-28");
        var bare = await _client.GetStringAsync($"/api/Values?ID={id}&colour=Red&count=1");

        text.ShouldBe($$"""{"id":"{{id}}","flag":true,"colour":"Green","day":"2026-02-28","count":7}""");
        bare.ShouldBe($$"""{"id":"{{id}}","flag":null,"colour":"Red","day":null,"count":1}""");
    }

    [Theory]
    [InlineData("/api/Values?id=nonsense&colour=red", "id")]
    [InlineData("/api/Values?colour=red", "id")]
    [InlineData("/api/Values?id=0198c5a0-7c11-7d6e-8f5e-2f1f4d2f9a01&colour=mauve", "colour")]
    [InlineData("/api/Values?id=0198c5a0-7c11-7d6e-8f5e-2f1f4d2f9a01&colour=7", "colour")]
    public async Task A_value_that_does_not_fit_is_400_and_names_the_parameter_but_not_the_value(string path, string parameter)
    {
        var problem = await (await _client.GetAsync(path)).ShouldBeProblemAsync(HttpStatusCode.BadRequest);

        problem.ShouldContain($"'{parameter}'");
        problem.ShouldNotContain("nonsense");
        problem.ShouldNotContain("mauve");
    }

    [Fact]
    public async Task A_body_parameter_is_read_from_json_and_an_object_is_answered_as_json()
    {
        var answer = await (await _client.PostAsJsonAsync("/api/Body", new { name = "bolt", count = 2 })).JsonAsync();

        answer.GetRawText().ShouldBe("""{"name":"bolt","count":3}""");
    }

    [Fact]
    public async Task A_body_that_does_not_fit_is_400_and_names_the_parameter()
    {
        var response = await _client.PostAsync("/api/Body", new StringContent("{\"count\":\"many\"", Encoding.UTF8, "application/json"));

        (await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest)).ShouldContain("'order'");
    }

    [Theory]
    [InlineData("/api/Nothing", "PUT")]
    [InlineData("/api/NothingLater", "POST")]
    public async Task A_function_that_returns_nothing_answers_204(string path, string method)
    {
        var response = await _client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("/api/Minimal", 203, "minimal")]
    [InlineData("/api/Written", 200, "written")]
    [InlineData("/api/Empty404", 404, "")]
    public async Task What_a_function_answers_itself_is_left_alone(string path, int status, string body)
    {
        var response = await _client.GetAsync(path);

        ((int)response.StatusCode).ShouldBe(status);
        (await response.Content.ReadAsStringAsync()).ShouldBe(body);
    }

    [Fact]
    public async Task The_workers_own_http_model_carries_body_query_headers_and_cookies()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/Data?q=search")
        {
            Content = JsonContent.Create(new { Name = "bolt", Count = 2 }),
        };
        request.Headers.Add("X-Sent", "here");

        var response = await _client.SendAsync(request);

        (await response.JsonAsync(HttpStatusCode.Created)).GetRawText().ShouldBe("""{"Name":"bolt","Count":2}""");
        response.Headers.GetValues("X-Query").ShouldBe(["search"]);
        response.Headers.GetValues("X-Seen").ShouldBe(["here"]);
        response.Headers.GetValues("Set-Cookie").Single().ShouldBe("visited=yes; path=/; httponly");
    }

    [Fact]
    public async Task The_function_context_knows_function_invocation_and_request()
    {
        var answer = await (await _client.GetAsync("/api/context/anna?shade=dark")).JsonAsync();

        answer.GetProperty("name").GetString().ShouldBe("Context");
        answer.GetProperty("entryPoint").GetString().ShouldBe($"{typeof(HttpTestFunctions).FullName}.Context");
        answer.GetProperty("bindings").GetRawText().ShouldBe("""{"shade":"dark","name":"anna"}""");
        answer.GetProperty("sameRequest").GetBoolean().ShouldBeTrue();
        answer.GetProperty("client").GetBoolean().ShouldBeTrue();
        Guid.TryParse(answer.GetProperty("invocationId").GetString(), out _).ShouldBeTrue();
        fixture.Host.Log.All.ShouldContain(entry => entry.Message == "context seen" && entry.Category == typeof(HttpTestFunctions).FullName);
    }

    [Fact]
    public async Task Every_invocation_has_a_scope_of_its_own()
    {
        var first = await (await _client.GetAsync("/api/ScopeNumber")).JsonAsync();
        var second = await (await _client.GetAsync("/api/ScopeNumber")).JsonAsync();

        first.GetProperty("same").GetBoolean().ShouldBeTrue();
        first.GetProperty("disposed").GetBoolean().ShouldBeFalse();
        second.GetProperty("number").GetInt32().ShouldNotBe(first.GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task A_failing_function_is_500_problem_details_without_its_exception_and_logged_once()
    {
        var problem = await (await _client.GetAsync("/api/Broken")).ShouldBeProblemAsync(HttpStatusCode.InternalServerError);

        problem.ShouldContain("'Broken'");
        problem.ShouldNotContain("secret detail");
        problem.ShouldNotContain("Exception");
        fixture.Host.Log.All.Count(entry => entry.Exception?.Message == "secret detail").ShouldBe(1);
    }

    [Fact]
    public async Task A_function_that_fails_after_it_began_to_answer_breaks_the_connection_off() =>
        await Should.ThrowAsync<HttpRequestException>(() => _client.GetStringAsync("/api/BrokenLate"));
}
