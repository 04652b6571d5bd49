using DataSync.LocalRuntime.Hosting;
using DataSync.LocalRuntime.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.LocalRuntime.Tests.Discovery;

public sealed class DiscoveryTests
{
    [Theory]
    [InlineData(typeof(NoTrigger), "Run", null, "0 trigger parameters", "exactly one")]
    [InlineData(typeof(TwoTriggers), "Run", null, "2 trigger parameters", "exactly one")]
    [InlineData(typeof(BadName), "Run", null, "'1st' is not a function name", "Start with a letter")]
    [InlineData(typeof(SameName), "Second", null, "The name 'same' belongs to", "its own name")]
    [InlineData(typeof(NotPublic), "Run", null, "cannot call it", "public")]
    [InlineData(typeof(UnknownParameter), "Run", "client", "Nothing binds HttpClient", "constructor")]
    [InlineData(typeof(BodyAsTrigger), "Run", "uri", "Nothing binds Uri", "[FromBody]")]
    [InlineData(typeof(ClientWithoutAttribute), "Run", "client", "Nothing binds DurableTaskClient", "constructor")]
    [InlineData(typeof(BadRoute), "Run", "request", "The route 'a/{b' is not valid", "routing")]
    [InlineData(typeof(BadConstraint), "Run", "request", "there is no constraint 'banana'", "routing")]
    [InlineData(typeof(SameRoute), "Second", "request", "'First' has the route 'orders' for get already", "Change the route")]
    [InlineData(typeof(UserLevel), "Run", "request", "AuthorizationLevel.User", "Anonymous or Function")]
    [InlineData(typeof(BadCron), "Run", "timer", "'every day' is not a schedule", "six NCRONTAB fields")]
    [InlineData(typeof(FiveFields), "Run", "timer", "'0 2 * * *' is not a schedule", "six NCRONTAB fields")]
    [InlineData(typeof(NeverDue), "Run", "timer", "'0 0 0 30 2 *' is not a schedule", "six NCRONTAB fields")]
    [InlineData(typeof(NoTime), "Run", "timer", "'00:00:00' is not a schedule", "TimeSpan above zero")]
    [InlineData(typeof(MissingSetting), "Run", "timer", "The setting 'NIGHTLY' of its schedule is not set", "Set NIGHTLY")]
    [InlineData(typeof(TimerAsString), "Run", "timer", "Nothing binds String", "TimerInfo")]
    [InlineData(typeof(OrchestratorWithToken), "Run", "cancellation", "Nothing binds CancellationToken", "belongs into an activity")]
    [InlineData(typeof(OrchestratorWithTwoInputs), "Run", "second", "Nothing binds Int32", "at most one input")]
    [InlineData(typeof(ActivityWithService), "Run", "service", "Nothing binds IServiceProvider", "constructor")]
    public void A_function_that_cannot_run_stops_the_start_with_place_and_remedy(
        Type functions, string method, string? parameter, string reason, string remedy)
    {
        var problem = ProblemsOf(functions).ShouldHaveSingleItem();

        problem.Class.ShouldBe(functions.FullName);
        problem.Method.ShouldBe(method);
        problem.Parameter.ShouldBe(parameter);
        problem.Reason.ShouldContain(reason);
        problem.Remedy.ShouldContain(remedy);
    }

    [Fact]
    public void All_problems_are_reported_at_once()
    {
        var root = Directory.CreateTempSubdirectory();
        var error = Should.Throw<FunctionDiscoveryException>(() => TestHost.Build(root, "Host=unused", [typeof(BadCron), typeof(BadRoute)]));
        root.Delete();

        error.Problems.Count.ShouldBe(2);
        error.Message.ShouldContain($"{typeof(BadCron).FullName}.Run, parameter 'timer'");
        error.Message.ShouldContain($"{typeof(BadRoute).FullName}.Run, parameter 'request'");
    }

    [Fact]
    public void Without_the_web_application_http_request_is_refused_with_the_call_to_add()
    {
        var root = Directory.CreateTempSubdirectory();
        var builder = FunctionsApplication.CreateBuilder([$"--contentRoot={root.FullName}"]);
        builder.Configuration["ConnectionStrings:DataSync"] = "Host=unused";
        builder.Services.AddFunctionsFrom(typeof(SimpleHttp));
        var error = Should.Throw<FunctionDiscoveryException>(builder.Build);
        root.Delete();

        error.Problems.ShouldHaveSingleItem().Remedy.ShouldContain("ConfigureFunctionsWebApplication()");
    }

    [Fact]
    public void A_whole_assembly_can_be_named()
    {
        var root = Directory.CreateTempSubdirectory();
        var builder = FunctionsApplication.CreateBuilder([$"--contentRoot={root.FullName}"]);
        builder.Configuration["ConnectionStrings:DataSync"] = "Host=unused";
        builder.Services.AddFunctionsFrom(typeof(DiscoveryTests).Assembly);
        var error = Should.Throw<FunctionDiscoveryException>(builder.Build);
        root.Delete();

        error.Message.ShouldContain(typeof(BadCron).FullName!);
        error.Message.ShouldContain(typeof(NoTrigger).FullName!);
    }

    private static IReadOnlyList<FunctionProblem> ProblemsOf(Type functions)
    {
        var root = Directory.CreateTempSubdirectory();
        try
        {
            return Should.Throw<FunctionDiscoveryException>(() => TestHost.Build(root, "Host=unused", [functions])).Problems;
        }
        finally
        {
            root.Delete();
        }
    }

    private static class SimpleHttp
    {
        [Function("Simple")]
        public static void Run([HttpTrigger] HttpRequest request)
        {
        }
    }

    private static class NoTrigger
    {
        [Function("F")]
        public static void Run(string text)
        {
        }
    }

    private static class TwoTriggers
    {
        [Function("F")]
        public static void Run([HttpTrigger] HttpRequest request, [TimerTrigger("0 * * * * *")] TimerInfo timer)
        {
        }
    }

    private static class BadName
    {
        [Function("1st")]
        public static void Run([HttpTrigger] HttpRequest request)
        {
        }
    }

    private static class SameName
    {
        [Function("Same")]
        public static void First([ActivityTrigger] string input)
        {
        }

        [Function("same")]
        public static void Second([ActivityTrigger] string input)
        {
        }
    }

    private static class NotPublic
    {
        [Function("F")]
        internal static void Run([HttpTrigger] HttpRequest request)
        {
        }
    }

    private static class UnknownParameter
    {
        [Function("F")]
        public static void Run([HttpTrigger] HttpRequest request, HttpClient client)
        {
        }
    }

    private static class BodyAsTrigger
    {
        [Function("F")]
        public static void Run([HttpTrigger] Uri uri)
        {
        }
    }

    private static class ClientWithoutAttribute
    {
        [Function("F")]
        public static void Run([HttpTrigger] HttpRequest request, DurableTaskClient client)
        {
        }
    }

    private static class BadRoute
    {
        [Function("F")]
        public static void Run([HttpTrigger(Route = "a/{b")] HttpRequest request)
        {
        }
    }

    private static class BadConstraint
    {
        [Function("F")]
        public static void Run([HttpTrigger(Route = "a/{b:banana}")] HttpRequest request)
        {
        }
    }

    private static class SameRoute
    {
        [Function("First")]
        public static void First([HttpTrigger("get", "post", Route = "orders")] HttpRequest request)
        {
        }

        [Function("Second")]
        public static void Second([HttpTrigger("get", Route = "Orders")] HttpRequest request)
        {
        }
    }

    private static class UserLevel
    {
        [Function("F")]
        public static void Run([HttpTrigger(AuthorizationLevel.User)] HttpRequest request)
        {
        }
    }

    private static class BadCron
    {
        [Function("Cron")]
        public static void Run([TimerTrigger("every day")] TimerInfo timer)
        {
        }
    }

    private static class FiveFields
    {
        [Function("F")]
        public static void Run([TimerTrigger("0 2 * * *")] TimerInfo timer)
        {
        }
    }

    private static class NeverDue
    {
        [Function("F")]
        public static void Run([TimerTrigger("0 0 0 30 2 *")] TimerInfo timer)
        {
        }
    }

    private static class NoTime
    {
        [Function("F")]
        public static void Run([TimerTrigger("00:00:00")] TimerInfo timer)
        {
        }
    }

    private static class MissingSetting
    {
        [Function("F")]
        public static void Run([TimerTrigger("%NIGHTLY%")] TimerInfo timer)
        {
        }
    }

    private static class TimerAsString
    {
        [Function("F")]
        public static void Run([TimerTrigger("0 * * * * *")] string timer)
        {
        }
    }

    private static class OrchestratorWithToken
    {
        [Function("F")]
        public static Task Run([OrchestrationTrigger] TaskOrchestrationContext context, CancellationToken cancellation) => Task.CompletedTask;
    }

    private static class OrchestratorWithTwoInputs
    {
        [Function("F")]
        public static Task Run([OrchestrationTrigger] TaskOrchestrationContext context, int first, int second) => Task.CompletedTask;
    }

    private static class ActivityWithService
    {
        [Function("F")]
        public static void Run([ActivityTrigger] string input, IServiceProvider service)
        {
        }
    }
}
