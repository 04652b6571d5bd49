namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a function app's Program.cs starts.</summary>
public class FunctionsApplication
{
    /// <summary>A builder with the configuration, logging and services a function app has by default.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}
