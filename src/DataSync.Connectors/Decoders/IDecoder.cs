namespace DataSync.Connectors.Decoders;

/// <summary>
/// Turns a response body into JSON values, in the meaning of the reference engine's decoders (airbyte-python-cdk,
/// <c>declarative/decoders</c>). Where that engine logs what it cannot read and goes on, or answers an empty object,
/// a decoder throws: a body that cannot be read is not the end of a stream.
/// </summary>
internal interface IDecoder
{
    /// <summary>
    /// The values, decoded one by one while they are asked for. Each is UTF-8 without a byte order mark and stays valid
    /// as long as it is referenced: a slice of the body, or of memory that no later value overwrites.
    /// </summary>
    /// <param name="body">The body, its Content-Encoding undone.</param>
    /// <param name="context">Limits and place of this one response; made anew for each.</param>
    /// <exception cref="DecodingException">While enumerating: the body is malformed or beyond a limit.</exception>
    IEnumerable<ReadOnlyMemory<byte>> Decode(ReadOnlyMemory<byte> body, DecodingContext context);
}
