using DataSync.LocalRuntime.Tests.Support;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace DataSync.LocalRuntime.Tests.Http;

public sealed class HttpFixture() : HostFixture([typeof(HttpTestFunctions)])
{
    protected override void Configure(FunctionsApplicationBuilder builder) => builder.Services.AddScoped<Scoped>();
}
