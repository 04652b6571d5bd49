using System.Text;
using System.Text.Json;
using DataSync.Core.Mapping;

namespace DataSync.Core.Tests.Mapping;

/// <summary>Maps single values through a mapping of one column <c>x</c> from field <c>x</c>.</summary>
internal static class Mapped
{
    public static RecordMapper Mapper(string rules) =>
        RecordMapper.Compile(Sync.Parse(Sync.WithColumns(rules.StartsWith('{') ? $"x: {rules}" : $"x: {{ from: x, {rules} }}")));

    /// <summary>The value of a JSON record's column <c>x</c>.</summary>
    public static string? Record(string rules, string json)
    {
        var (value, rejection) = Map(rules, Encoding.UTF8.GetBytes(json));
        rejection.ShouldBeNull();
        return value;
    }

    /// <summary>The value of a JSON value.</summary>
    public static string? Value(string rules, string json) => Record(rules, $$"""{"id": 1, "x": {{json}}}""");

    /// <summary>The rejection of a JSON value.</summary>
    public static Rejection Rejected(string rules, string json) => RejectedRecord(rules, Encoding.UTF8.GetBytes($$"""{"id": 1, "x": {{json}}}"""));

    public static Rejection RejectedRecord(string rules, byte[] json) => Map(rules, json).Rejection.ShouldNotBeNull();

    private static (string? Value, Rejection? Rejection) Map(string rules, byte[] json)
    {
        var mapper = Mapper(rules);
        var row = mapper.NewRow();
        using var document = JsonDocument.Parse(json);
        var rejection = mapper.Map(document.RootElement, row);
        return (row.Values[1], rejection);
    }
}
