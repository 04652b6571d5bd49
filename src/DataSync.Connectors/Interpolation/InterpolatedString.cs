namespace DataSync.Connectors.Interpolation;

/// <summary>A string of a manifest with places for configuration values.</summary>
internal sealed class InterpolatedString
{
    private readonly IReadOnlyList<InterpolationPart> _parts;

    internal InterpolatedString(IReadOnlyList<InterpolationPart> parts) => _parts = parts;

    public static InterpolatedString Of(string text) => new([new InterpolationPart(text, ConfigKey: null)]);

    /// <summary>
    /// The text with all values in place; a value that the configuration does not have is empty. Null when the string is
    /// nothing but such a value: what it stands for is then left out, as the reference engine does.
    /// </summary>
    public string? Render(SourceConfig config) => _parts switch
    {
        [{ ConfigKey: null } literal] => literal.Text,
        [{ ConfigKey: { } key }] => config.Find(key),
        _ => string.Concat(_parts.Select(part => part.ConfigKey is { } key ? config.Find(key) : part.Text)),
    };
}

/// <summary>Literal text, or the name of a configuration value.</summary>
internal sealed record InterpolationPart(string Text, string? ConfigKey);
