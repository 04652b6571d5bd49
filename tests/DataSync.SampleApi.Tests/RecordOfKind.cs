using System.Globalization;
using System.Net.Mail;
using System.Text.Json;
using DataSync.SampleApi.Data;

namespace DataSync.SampleApi.Tests;

/// <summary>What a record of each kind has to look like; in every other respect it has to be a good one.</summary>
internal static class RecordOfKind
{
    public static void Check(SampleData data, int index, JsonElement record)
    {
        var kind = data.KindOf(index);
        CheckId(kind, (data.OriginalOf(index) ?? index) + 1, record);
        CheckEmail(kind, record);
        CheckName(kind, record);
        CheckPhone(kind, record);
        Length(record.GetProperty("address")).ShouldBeInRange(
            kind == RecordKind.OverlongAddress ? 301 : 10, kind == RecordKind.OverlongAddress ? 1_000 : 300);
        DateTimeOffset.Parse(record.GetProperty("created_at").GetString()!, CultureInfo.InvariantCulture).Offset.ShouldBe(TimeSpan.Zero);
        (record.EnumerateObject().Count() > 7).ShouldBe(kind == RecordKind.UnknownFields);
    }

    private static void CheckId(RecordKind kind, int expected, JsonElement record)
    {
        var there = record.TryGetProperty("id", out var id);
        switch (kind)
        {
            case RecordKind.MissingId:
                there.ShouldBeFalse();
                break;
            case RecordKind.NullId:
                id.ValueKind.ShouldBe(JsonValueKind.Null);
                break;
            case RecordKind.WrongTypeId:
                (id.ValueKind == JsonValueKind.Object || id.GetString() == "abc").ShouldBeTrue();
                break;
            default:
                id.GetInt32().ShouldBe(expected);
                break;
        }
    }

    private static void CheckEmail(RecordKind kind, JsonElement record)
    {
        var there = record.TryGetProperty("email", out var email);
        there.ShouldBe(kind != RecordKind.MissingEmail);
        if (!there)
            return;
        var text = email.GetString()!;
        (text != text.Trim().ToLowerInvariant()).ShouldBe(kind == RecordKind.UntidyEmail);
        var tidy = text.Trim().ToLowerInvariant();
        tidy.Length.ShouldBeLessThanOrEqualTo(254);
        var valid = tidy.Count(c => c == '@') == 1 && MailAddress.TryCreate(tidy, out _);
        valid.ShouldBe(kind != RecordKind.MalformedEmail, text);
    }

    private static void CheckName(RecordKind kind, JsonElement record)
    {
        var there = record.TryGetProperty("name", out var name) && name.ValueKind != JsonValueKind.Null;
        there.ShouldBe(kind != RecordKind.NoOptionalFields);
        if (!there)
            return;
        (Length(name) > 200).ShouldBe(kind == RecordKind.OverlongName);
        name.GetString()!.Contains('\0').ShouldBe(kind == RecordKind.NulInName);
        name.GetString()!.Any(char.IsSurrogate).ShouldBe(kind == RecordKind.EmojiName);
        name.GetString()!.Any(c => c is >= '\u0590' and < '\u0700').ShouldBe(kind == RecordKind.RightToLeftText);
    }

    private static void CheckPhone(RecordKind kind, JsonElement record)
    {
        var there = record.TryGetProperty("phone", out var phone) && phone.ValueKind != JsonValueKind.Null;
        there.ShouldBe(kind != RecordKind.NoOptionalFields);
        if (!there)
            return;
        (phone.ValueKind == JsonValueKind.Object).ShouldBe(kind == RecordKind.ObjectAsPhone);
        if (kind != RecordKind.ObjectAsPhone)
            Length(phone).ShouldBeInRange(7, 40);
    }

    /// <summary>Characters as PostgreSQL counts them.</summary>
    private static int Length(JsonElement text) => text.GetString()!.EnumerateRunes().Count();
}
