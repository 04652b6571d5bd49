namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>ASP.NET Core integration of HTTP triggers.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Lets HTTP functions take HttpRequest and answer IActionResult or IResult.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AspNetCoreIntegration = true;
        return builder;
    }
}
