namespace DataSync.SampleApi.Data;

/// <summary>
/// What a sync of the sample records has to make of one, with the mapping they are meant for: id a required integer; email
/// trimmed, lowered, required, of email format, at most 254 characters; name at most 200, default empty; phone
/// nullable, at most 40; address unlimited into a varchar(300).
/// </summary>
public enum RecordOutcome
{
    /// <summary>In the destination.</summary>
    Written,

    /// <summary>Refused by validation.</summary>
    Rejected,

    /// <summary>Refused by the database.</summary>
    WriteFailed,

    /// <summary>In the destination, in place of a record before it.</summary>
    Replaces,
}

/// <summary>Outcome by kind.</summary>
public static class RecordKinds
{
    /// <summary>What a sync has to make of a record of this kind.</summary>
    public static RecordOutcome Outcome(this RecordKind kind) => kind switch
    {
        RecordKind.DuplicateId => RecordOutcome.Replaces,
        RecordKind.OverlongAddress => RecordOutcome.WriteFailed,
        >= RecordKind.MissingId => RecordOutcome.Rejected,
        _ => RecordOutcome.Written,
    };
}
