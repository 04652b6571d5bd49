namespace DataSync.SampleApi.Data;

/// <summary>What is special about a sample record. The first ones are harmless, from <see cref="MissingId"/> on they are bad.</summary>
public enum RecordKind
{
    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>Email in mixed case with blanks around it; valid once trimmed and lowered.</summary>
    UntidyEmail,

    /// <summary>Name and phone are null, or not there at all.</summary>
    NoOptionalFields,

    /// <summary>Name with emoji, some of several code points.</summary>
    EmojiName,

    /// <summary>Name and address in Arabic or Hebrew.</summary>
    RightToLeftText,

    /// <summary>Fields nobody announced, nested ones too, and the id at the end.</summary>
    UnknownFields,

    /// <summary>Bad: no field <c>id</c>.</summary>
    MissingId,

    /// <summary>Bad: <c>id</c> is null.</summary>
    NullId,

    /// <summary>Bad: <c>id</c> is the text "abc" or an object.</summary>
    WrongTypeId,

    /// <summary>Bad: no field <c>email</c>.</summary>
    MissingEmail,

    /// <summary>Bad: <c>email</c> without, or with more than one, part before or after its @.</summary>
    MalformedEmail,

    /// <summary>Bad: <c>name</c> of more than 200 characters.</summary>
    OverlongName,

    /// <summary>Bad for a column of 300 characters: <c>address</c> is longer, which only the database notices.</summary>
    OverlongAddress,

    /// <summary>Bad: <c>phone</c> is an object.</summary>
    ObjectAsPhone,

    /// <summary>Bad: <c>name</c> holds the character U+0000, which PostgreSQL cannot store.</summary>
    NulInName,

    /// <summary>The <c>id</c> of a good record before it, at most some pages back, with other content.</summary>
    DuplicateId,
}
