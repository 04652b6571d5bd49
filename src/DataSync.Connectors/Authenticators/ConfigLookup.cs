using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Authenticators;

/// <summary>A place in a source's configuration.</summary>
internal static class ConfigLookup
{
    /// <summary>The text there; null when there is none, or an empty one.</summary>
    public static string? Find(EvaluationContext context, IReadOnlyList<string> path)
    {
        if (!context.TryGet("config", out var value))
            return null;
        foreach (var name in path)
        {
            if (value.Kind != ExpressionKind.Dictionary || !value.AsDictionary.TryGet(name, out value))
                return null;
        }

        return value.IsNone || value.IsUndefined || value.ToString() is not { Length: > 0 } text ? null : text;
    }
}
