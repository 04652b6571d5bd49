using System.Buffers;

namespace DataSync.SampleApi.Data;

/// <summary>Writes records as JSON, straight into the answer: nothing is allocated per record.</summary>
internal sealed class RecordWriter(int seed, RecordLayout layout, RecordClock clock, PeoplePool people)
{
    /// <summary>More bytes than the longest record has.</summary>
    private const int MaxBytes = 2_048;

    private const int OverlongNameBytes = 240;
    private const int OverlongAddressBytes = 400;

    /// <summary>Appends one record.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="index">Zero-based index of the record.</param>
    /// <param name="version">Version of the data.</param>
    public void Write(IBufferWriter<byte> output, int index, int version)
    {
        var revision = clock.RevisionOf(clock.TurnOf(index), version);
        var kind = layout.KindOf(index);
        var hash = Hash.Of(seed, (ulong)index << 1);
        var text = new Utf8Text(output.GetSpan(MaxBytes));

        text.Add("{"u8);
        if (kind != RecordKind.UnknownFields)
            AddId(ref text, kind, index, hash);
        AddEmail(ref text, kind, index, hash);
        AddName(ref text, kind, hash);
        AddPhone(ref text, kind, hash, revision);
        AddAddress(ref text, kind, hash, revision);
        text.Add("\"created_at\":\""u8);
        text.Add(clock.CreatedAt(index));
        text.Add("\",\"updated_at\":\""u8);
        text.Add(clock.UpdatedAt(index, version));
        text.Add("\""u8);
        if (kind == RecordKind.UnknownFields)
            AddUnknownFields(ref text, index);
        text.Add("}"u8);
        output.Advance(text.Length);
    }

    private void AddId(ref Utf8Text text, RecordKind kind, int index, ulong hash)
    {
        switch (kind)
        {
            case RecordKind.MissingId:
                return;
            case RecordKind.NullId:
                text.Add("\"id\":null,"u8);
                return;
            case RecordKind.WrongTypeId:
                text.Add(hash % 2 == 0 ? "\"id\":\"abc\","u8 : "\"id\":{\"value\":7},"u8);
                return;
            default:
                text.Add("\"id\":"u8);
                text.Add((kind == RecordKind.DuplicateId ? layout.OriginalOf(index) : index) + 1L);
                text.Add(","u8);
                return;
        }
    }

    private void AddEmail(ref Utf8Text text, RecordKind kind, int index, ulong hash)
    {
        if (kind == RecordKind.MissingEmail)
            return;
        var untidy = kind == RecordKind.UntidyEmail;
        var domain = hash >> 48;
        text.Add(untidy ? "\"email\":\"  "u8 : "\"email\":\""u8);
        text.Add(untidy ? people.UntidyMailbox(hash) : people.Mailbox(hash));
        text.Add("."u8);
        text.Add(index + 1L);
        if (kind == RecordKind.MalformedEmail)
        {
            text.Add((hash % 3) switch { 0 => "\","u8, 1 => "@\","u8, _ => "@home@example.com\","u8 });
            return;
        }

        text.Add("@"u8);
        text.Add(untidy ? people.UntidyDomain(domain) : people.Domain(domain));
        text.Add(untidy ? " \","u8 : "\","u8);
    }

    private void AddName(ref Utf8Text text, RecordKind kind, ulong hash)
    {
        if (kind == RecordKind.NoOptionalFields)
        {
            text.Add(hash % 2 == 0 ? "\"name\":null,"u8 : default);
            return;
        }

        text.Add("\"name\":\""u8);
        switch (kind)
        {
            case RecordKind.RightToLeftText:
                text.Add(hash % 2 == 0 ? "فاطمة الزهراء"u8 : "נועה כהן"u8);
                break;
            case RecordKind.OverlongName:
                for (var end = text.Length + OverlongNameBytes; text.Length < end;)
                    text.Add("Wolfeschlegelsteinhausenbergerdorff "u8);
                break;
            default:
                text.Add(people.Name(hash));
                break;
        }

        text.Add(kind switch
        {
            RecordKind.EmojiName => " 🚀👩‍👩‍👧‍👦"u8,
            RecordKind.NulInName => "\\u0000"u8,
            _ => default,
        });
        text.Add("\","u8);
    }

    private void AddPhone(ref Utf8Text text, RecordKind kind, ulong hash, int revision)
    {
        switch (kind)
        {
            case RecordKind.NoOptionalFields:
                text.Add(hash % 2 == 0 ? "\"phone\":null,"u8 : default);
                return;
            case RecordKind.ObjectAsPhone:
                text.Add("\"phone\":{\"country\":\"+1\",\"number\":\"5550100\"},"u8);
                return;
            default:
                text.Add("\"phone\":\""u8);
                text.Add(people.Phone((hash >> 12) + (ulong)revision));
                text.Add("\","u8);
                return;
        }
    }

    /// <summary>The house number tells revisions apart, so that a changed record always differs.</summary>
    private void AddAddress(ref Utf8Text text, RecordKind kind, ulong hash, int revision)
    {
        text.Add("\"address\":\""u8);
        text.Add((long)((hash >> 24) % 900) + 1 + revision);
        text.Add(" "u8);
        if (kind == RecordKind.RightToLeftText)
            text.Add("شارع الملك فيصل، عمّان"u8);
        else
            text.Add(people.Street(hash >> 36));
        if (kind == RecordKind.OverlongAddress)
        {
            for (var end = text.Length + OverlongAddressBytes; text.Length < end;)
                text.Add(", c/o the third door on the left"u8);
        }

        text.Add("\","u8);
    }

    private static void AddUnknownFields(ref Utf8Text text, int index)
    {
        text.Add(",\"tags\":[\"newsletter\",\"trial\"],\"loyalty\":{\"tier\":\"gold\",\"points\":[1,2,{\"x\":null}]},\"vip\":true,\"score\":1.5e3,\"id\":"u8);
        text.Add(index + 1L);
    }
}
