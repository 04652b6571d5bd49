namespace DataSync.Connectors.Slicing;

/// <summary>Which way a slice is read, where a stream has two. Stored by number.</summary>
internal enum SliceVariant
{
    /// <summary>The stream has one way.</summary>
    Only = 0,

    /// <summary>All of the stream.</summary>
    Full = 1,

    /// <summary>What is new since a state.</summary>
    Incremental = 2,
}
