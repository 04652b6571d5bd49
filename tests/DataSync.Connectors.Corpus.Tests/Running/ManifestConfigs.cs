using System.Text.Json.Nodes;
using DataSync.Connectors.Corpus.Tests.Manifests;

namespace DataSync.Connectors.Corpus.Tests.Running;

/// <summary>The configurations of a manifest, made up once for all its streams.</summary>
internal sealed class ManifestConfigs(Component root, string yaml, int days)
{
    private readonly JsonObject?[] _made = new JsonObject?[2];

    /// <summary>A copy of one's own.</summary>
    public JsonObject Get(bool withOptional) =>
        (JsonObject)(_made[withOptional ? 1 : 0] ??= ConfigMaker.Make(root, yaml, withOptional, days)).DeepClone();
}
