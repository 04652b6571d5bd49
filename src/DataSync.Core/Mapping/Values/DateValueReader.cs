namespace DataSync.Core.Mapping.Values;

/// <summary>A calendar date. A timestamp is refused: its date depends on a time zone nobody named.</summary>
internal sealed class DateValueReader() : ValueReader(RejectionCodes.InvalidDate, "an ISO 8601 date")
{
    public override string? Convert(string text) => IsoTime.IsDate(text) ? text : null;
}
