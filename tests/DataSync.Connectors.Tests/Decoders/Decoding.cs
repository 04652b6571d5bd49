using System.Text;
using DataSync.Connectors.Decoders;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Tests.Decoders;

/// <summary>Decodes as a manifest says.</summary>
internal static class Decoding
{
    /// <summary>The values of a body, all of them taken before any is looked at.</summary>
    public static string[] Decode(string decoder, byte[] body, DecoderLimits? limits = null, string? contentType = null)
    {
        var context = new DecodingContext(limits ?? new DecoderLimits(), contentType);
        return [.. Parse(decoder).Decode(body, context).ToList().Select(value => Encoding.UTF8.GetString(value.Span))];
    }

    public static string[] Decode(string decoder, string body, DecoderLimits? limits = null, string? contentType = null) =>
        Decode(decoder, Encoding.UTF8.GetBytes(body), limits, contentType);

    public static DecodingException Failure(string decoder, byte[] body, DecoderLimits? limits = null) =>
        Should.Throw<DecodingException>(() => Decode(decoder, body, limits));

    public static DecodingException Failure(string decoder, string body, DecoderLimits? limits = null) =>
        Failure(decoder, Encoding.UTF8.GetBytes(body), limits);

    /// <exception cref="ManifestException">The decoder is wrong.</exception>
    public static IDecoder Parse(string decoder)
    {
        var problems = new ManifestProblems("crm.yaml");
        var map = YamlManifestReader.Read($"decoder: {decoder}", problems);
        var parsed = map is null ? null : DecoderParser.Parse(ComponentScope.Root(map, problems));
        return problems.All.Count > 0 ? throw new ManifestException(problems.All) : parsed!;
    }
}
