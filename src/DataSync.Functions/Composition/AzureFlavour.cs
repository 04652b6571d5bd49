using Microsoft.Azure.Functions.Worker.Builder;

namespace DataSync.Functions.Composition;

/// <summary>What only the Azure flavour needs. The pipeline migrates, with the owner's role; the app's own role cannot.</summary>
internal static class Flavour
{
    public static void Add(FunctionsApplicationBuilder builder)
    {
        // The worker finds the functions by itself, and logs and keys are the host's.
    }
}
