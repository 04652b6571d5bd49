namespace DataSync.Connectors;

/// <summary>How a configuration value was written, which tells what its text stands for.</summary>
public enum ConfigForm
{
    /// <summary>A text: another type only where the connector's specification asks for one.</summary>
    Text,

    /// <summary>
    /// YAML without quotes: the type that the specification asks for; where it asks for none, a number or boolean when it looks
    /// like one. <c>[]</c> and <c>{}</c> are an empty list and an empty map.
    /// </summary>
    Plain,

    /// <summary>JSON that is no text: the value it is, whatever the specification asks for.</summary>
    Json,
}
