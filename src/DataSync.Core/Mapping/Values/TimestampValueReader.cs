namespace DataSync.Core.Mapping.Values;

/// <summary>A point in time as sent, with Z added when it has no offset; a date alone is its midnight in UTC.</summary>
internal sealed class TimestampValueReader() : ValueReader(RejectionCodes.InvalidTimestamp, "an ISO 8601 timestamp")
{
    public override string? Convert(string text) => IsoTime.TryParse(text, out var time)
        ? time switch
        {
            { HasTime: false } => text + "T00:00:00Z",
            { Offset: null } => text + "Z",
            _ => text,
        }
        : null;
}
